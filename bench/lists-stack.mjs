import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { devEvm, devMerchant, removeEmbeddedPostgres, startEmbeddedPostgres } from '@till/testing';
import { freePort, startNode, untilAnswers } from './children.mjs';
import { fillWithPayments } from './many-payments.mjs';

const main = fileURLToPath(new URL('../apps/api/dist/main.js', import.meta.url));

/** A durable Postgres with a merchant's payments, and a Till that only answers: no chain, no worker. */
export async function startLists({ home, count }) {
  const postgres = await startEmbeddedPostgres({ dataDir: join(home, 'postgres'), password: 'till', settings: { max_connections: '50', max_wal_size: '4GB' } });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const till = startNode(main, {
    NODE_ENV: 'production', DATABASE_URL: postgres.url, REDIS_URL: '', TILL_PORT: String(port), TILL_PUBLIC_URL: url, TILL_HOME: home, TILL_SECRET: randomBytes(32).toString('hex'),
    TILL_MIGRATE: '1', TILL_ROLE: 'api', TILL_LOG_LEVEL: 'error', TILL_CHECKUP_INTERVAL_MS: '0',
  });
  await untilAnswers(`${url}/readyz`, till);
  const post = async (path, body, cookie) => {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) }, body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return { answer, cookie: response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') };
  };
  const { answer: session, cookie } = await post('/v1/auth/sign-up', { email: 'bench@till.test', password: randomBytes(12).toString('hex') });
  const { evm, solana } = devMerchant(0);
  await post('/v1/wallets', { family: 'evm', address: evm }, cookie);
  await post('/v1/wallets', { family: 'solana', address: solana }, cookie);
  const merchantId = session.merchant.id;
  const sample = await fillWithPayments(postgres.url, { merchantId, evm, solana, asset: devEvm.usdc, count });
  return {
    url, cookie, sample, merchantId, evm, databaseUrl: postgres.url,
    stop: async () => {
      await till.stop();
      await postgres.stop();
      removeEmbeddedPostgres(join(home, 'postgres'));
    },
  };
}
