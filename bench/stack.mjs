import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { devBuyers, devEvm, devFacilitatorKeys, devMerchant, removeEmbeddedPostgres, startEmbeddedPostgres, startEvmChain } from '@till/testing';
import pg from 'pg';
import { freePort, pidByCommand, startNode, untilAnswers } from './children.mjs';

const network = 'eip155:84532';
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const app = (name) => fileURLToPath(new URL(`../apps/${name}/dist/main.js`, import.meta.url));

async function call(url, path, body, cookie) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  return { answer, cookie: response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') };
}

/** Copies one link 10,000 times below the API, which would take minutes to make them one by one. */
async function copyLink(databaseUrl, id, count) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const slugs = Array.from({ length: count }, () => Array.from(randomBytes(22), (byte) => base58[byte % 58]).join(''));
  await client.query("SELECT set_config('till.scope', 'system', false)");
  await client.query(
    `INSERT INTO resources (merchant_id, id, mode, kind, slug, title, description, price, networks)
     SELECT merchant_id, 'res_' || lpad(to_hex(n), 36, '0'), mode, kind, slugs.slug, title, description, price, networks
     FROM resources, unnest($2::text[]) WITH ORDINALITY AS slugs (slug, n) WHERE resources.id = $1`,
    [id, slugs],
  );
  await client.query('ANALYZE resources');
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const postmaster = Number(readFileSync(`/proc/${rows[0].pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]);
  await client.end();
  return { slugs, postmaster };
}

/**
 * The whole of Till as separate processes, as a deployment has them: a durable Postgres, a chain with the real USDC,
 * the facilitator, and one Till process with doors and worker.
 */
export async function startStack({ links }) {
  const home = await mkdtemp(join(tmpdir(), 'till-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: join(home, 'postgres'), password: 'till', settings: { max_connections: '150' } });
  const chain = await startEvmChain();
  const buyers = devBuyers().filter((buyer) => buyer.network === network);
  for (const buyer of buyers) await chain.fundUsdc(buyer.address, 1_000_000_000_000n);
  const facilitatorPort = await freePort();
  const facilitatorUrl = `http://127.0.0.1:${facilitatorPort}`;
  const facilitator = startNode(app('facilitator'), {
    FACILITATOR_PORT: String(facilitatorPort),
    FACILITATOR_LOG_LEVEL: 'silent',
    FACILITATOR_NETWORKS: JSON.stringify({ [network]: { rpcUrl: chain.url, privateKey: devFacilitatorKeys().evm.privateKey, gasLimit: 150_000, pollingIntervalMs: 50 } }),
  });
  await untilAnswers(`${facilitatorUrl}/supported`, facilitator);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const till = startNode(app('api'), {
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url,
    REDIS_URL: process.env.REDIS_URL ?? '',
    TILL_PORT: String(port),
    TILL_PUBLIC_URL: url,
    TILL_HOME: home,
    TILL_SECRET: randomBytes(32).toString('hex'),
    TILL_NETWORKS: JSON.stringify({ [network]: { rpcUrls: [chain.url], wsUrl: chain.url.replace(/^http/, 'ws'), facilitatorUrl } }),
    TILL_MIGRATE: '1',
    TILL_EGRESS_ALLOW: '127.0.0.0/8',
    TILL_LOG_LEVEL: 'error',
    // Checkups would knock at the very doors that are measured.
    TILL_CHECKUP_INTERVAL_MS: '0',
    TILL_DOOR_DEADLINE_MS: '30000',
  });
  await untilAnswers(`${url}/readyz`, till);
  const { cookie } = await call(url, '/v1/auth/sign-up', { email: 'bench@till.test', password: randomBytes(12).toString('hex') });
  await call(url, '/v1/wallets', { family: 'evm', address: devMerchant(0).evm }, cookie);
  const link = (await call(url, '/v1/resources', { kind: 'pay_link', title: 'Bench link', description: 'Measured, not sold', price: '0.01' }, cookie)).answer;
  const challenged = (await call(url, '/v1/resources', { kind: 'pay_link', title: 'Bench link', description: 'Measured, not sold', price: '1.50' }, cookie)).answer;
  const door = (await call(url, '/v1/facilitator-keys', { name: 'Bench' }, cookie)).answer;
  const { slugs, postmaster } = await copyLink(postgres.url, challenged.id, links);
  return {
    url,
    chain,
    buyers,
    facilitatorUrl,
    payTo: devMerchant(0).evm,
    // What peers are paid goes here: in a wallet that Till watches it would be money to be explained, and busy Till in its own turn.
    strangerPayTo: devMerchant(5).evm,
    asset: devEvm.usdc,
    doorUrl: door.url,
    databaseUrl: postgres.url,
    link: link.url,
    post: async (path, body) => (await call(url, path, body, cookie)).answer,
    slugs,
    parts: { till: till.pid, facilitator: facilitator.pid, postgres: postmaster, chain: pidByCommand(`--port ${new URL(chain.url).port} `) },
    stop: async () => {
      await till.stop();
      await facilitator.stop();
      await chain.stop();
      await postgres.stop();
      removeEmbeddedPostgres(join(home, 'postgres'));
      await rm(home, { recursive: true, force: true });
    },
  };
}
