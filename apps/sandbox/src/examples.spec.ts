import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SandboxFile, sandboxFileSchema } from '@till/contract';
import { type DevBuyer, devEvm, devSolana, freePort, payWithReferenceClient, poll, removeEmbeddedPostgres } from '@till/testing';
import { SandboxRun } from './testing/sandbox-run.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const patienceMs = 120_000;

let dir: string;
let home: string;
let sandbox: SandboxFile;
let run: SandboxRun;
const children: ChildProcess[] = [];

/** Starts an example; `said` grows with what it prints. */
function example(name: string, args: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'examples', name, 'main.mjs'), ...args], { cwd: dir, env: { ...process.env, TILL_HOME: home, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const seen = { said: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (seen.said += chunk.toString()));
  return { child, seen };
}

async function server(name: string, env: Record<string, string> = {}): Promise<string> {
  const { child, seen } = example(name, [], env);
  return poll(`${name} to listen`, () => {
    if (child.exitCode !== null) throw new Error(seen.said);
    return Promise.resolve(/Listening on (\S+)/.exec(seen.said)?.[1]);
  }, { everyMs: 20 });
}

async function finished(name: string, args: string[], env: Record<string, string> = {}): Promise<{ code: number | null; said: string }> {
  const { child, seen } = example(name, args, env);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said: seen.said };
}

function pay(url: string, network: string = devEvm.network, x402Version: 1 | 2 = 2) {
  const buyer = sandbox.buyers.find((one) => one.network === network) as DevBuyer;
  return payWithReferenceClient({ url, buyer, rpcUrl: sandbox.networks[network]?.rpcUrl ?? '', x402Version });
}

const till = async (path: string) => (await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${sandbox.apiKey}` } })).json() as Promise<{ data: { resourceTitle: string; amount: string; status: string; transaction: string }[] }>;
const post = async (url: string, body: object) => (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<Record<string, string>>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'till-examples-'));
  home = join(dir, 'home');
  run = new SandboxRun(root, { home, port: await freePort() });
  await run.ready();
  sandbox = sandboxFileSchema.parse(JSON.parse(await readFile(join(home, 'sandbox.json'), 'utf8')));
}, patienceMs);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await run.end('SIGTERM');
  await run.nobodyLeft();
  removeEmbeddedPostgres(join(home, 'postgres'));
  await rm(dir, { recursive: true, force: true });
}, patienceMs);

describe('the examples', () => {
  it('hono: one line prices a route for v1 and v2 clients, and the income is in Till', async () => {
    const url = await server('hono');
    for (const [network, version] of [[devEvm.network, 1], [devEvm.network, 2], [devSolana.network, 2]] as const) {
      const { response, settlement } = await pay(`${url}/api/premium`, network, version);
      expect(await response.json()).toEqual({ data: 'worth a cent' });
      expect((await till(`/v1/payments?q=${settlement?.transaction ?? ''}`)).data).toMatchObject([{ resourceTitle: '/api/premium', amount: '0.01', transaction: settlement?.transaction }]);
    }
  }, patienceMs);

  it('express: each city is a route, and a body is read behind the paywall', async () => {
    const url = await server('express');
    expect(await (await pay(`${url}/weather/berlin`)).response.json()).toEqual({ city: 'berlin', weather: 'sunny' });
    expect((await post(`${url}/translate`, { text: 'hi' }))['x402Version']).toBe(1);
  }, patienceMs);

  it('agent: pays the demo link, and refuses what is above its limit', async () => {
    expect(await finished('agent', [])).toMatchObject({ code: 0, said: expect.stringMatching(/^Paid: 0x[0-9a-f]{64}\n200 /) });
    expect(await finished('agent', [], { MAX_PRICE: '$0.10' })).toMatchObject({ code: 1, said: expect.stringContaining('Not paid: ') });
  }, patienceMs);

  it('shop: an order ships once its payment has settled', async () => {
    const url = await server('shop', { SHOP_FILE: join(dir, 'shop.json') });
    const user = await post(`${url}/users`, { email: 'ann@example.com' });
    const order = await post(`${url}/orders`, { userId: user['id'] ?? '', item: 'tea' });
    const state = async () => (await fetch(`${url}/orders/${order['id'] ?? ''}`)).json() as Promise<Record<string, string>>;
    expect(await state()).toMatchObject({ status: 'awaiting_payment' });
    const { settlement } = await pay(order['payUrl'] ?? '');
    expect(await state()).toMatchObject({ status: 'shipped', transaction: settlement?.transaction });
    expect(await post(`${url}/orders`, { userId: '__proto__', item: 'tea' })).toEqual({ error: 'no such user or item' });
    expect((await fetch(`${url}/orders/constructor`)).status).toBe(404);
  }, patienceMs);
});
