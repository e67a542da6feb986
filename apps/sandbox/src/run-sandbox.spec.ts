import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TillClient } from '@till/api-client';
import { type SandboxFile, sandboxFileSchema } from '@till/contract';
import { devMerchant, freePort, poll, prepareEmbeddedPostgres, removeEmbeddedPostgres, seiTestnet, usdcBalance } from '@till/testing';
import type { Hex } from 'viem';
import { processesOf, SandboxRun } from './testing/sandbox-run.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const patienceMs = 90_000;

/** These facts hold for one sandbox from its first start to its end, and are told in that order. */
describe('npm start', () => {
  let dir: string;
  let home: string;
  let port: number;
  let run: SandboxRun;
  let first: SandboxFile;

  const start = (args: string[] = []): SandboxRun => new SandboxRun(root, { home, port }, args);
  const sandboxFile = async (): Promise<SandboxFile> => sandboxFileSchema.parse(JSON.parse(await readFile(join(home, 'sandbox.json'), 'utf8')));
  const client = ({ url, apiKey }: SandboxFile): TillClient => new TillClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${apiKey}` }) });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'till-sandbox-'));
    home = join(dir, 'home');
    port = await freePort();
    run = start();
    await run.ready();
    first = await sandboxFile();
  }, patienceMs);

  afterAll(async () => {
    await run.end('SIGKILL');
    await run.nobodyLeft();
    removeEmbeddedPostgres(join(home, 'postgres'));
    await rm(dir, { recursive: true, force: true });
  }, patienceMs);

  it('writes sandbox.json, complete and for its owner only', async () => {
    expect((await stat(join(home, 'sandbox.json'))).mode & 0o777).toBe(0o600);
    expect(first).toMatchObject({
      url: `http://localhost:${String(port)}`,
      demo: { gateway: expect.stringMatching(/\/g\/\w{22}$/), origin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
      doorUrl: expect.stringMatching(/\/f\/fac_test_/),
    });
    expect(Object.keys(first.networks)).toEqual(['eip155:84532', 'eip155:1328', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1']);
  });

  it('lets demo buyers pay for real', async () => {
    const settled = await poll('the demo payments', async () => {
      const { data } = await client(first).call('listPayments', { query: { limit: 100 } });
      const done = data.filter(({ status }) => status === 'settled' || status === 'final');
      if (done.length >= 8) return done;
      throw new Error(await readFile(join(home, 'logs/demo.log'), 'utf8'));
    }, { everyMs: 200 });
    expect(new Set(settled.map(({ network }) => network))).toEqual(new Set(Object.keys(first.networks)));
    expect(settled.every(({ transaction }) => transaction !== null)).toBe(true);
  }, patienceMs);

  it('sells the demo API through its gateway', async () => {
    const { gateway, origin } = first.demo;
    expect((await fetch(`${origin ?? ''}/guarded/weather/berlin`)).status).toBe(401);
    for (const path of ['', '/weather/berlin', '/quotes/1']) expect((await fetch(`${gateway ?? ''}${path}`)).status).toBe(402);
    const openapi = await fetch(`${gateway ?? ''}/openapi.json`);
    expect([openapi.status, ((await openapi.json()) as { openapi: string }).openapi]).toEqual([200, '3.1.0']);
  });

  it('says where it runs when it is started twice', async () => {
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.output).toContain(`already running (pid ${String(run.pid)}): http://localhost:${String(port)}`);
  });

  it('says which port is taken when another home wants the same', async () => {
    const other = new SandboxRun(root, { home: join(dir, 'other'), port });
    expect(await other.exited).toBe(1);
    expect(other.output).toContain(`Port ${String(port)} is taken`);
    expect(other.output).toContain('TILL_PORT=');
  });

  it('leaves no process behind when it is killed', async () => {
    expect(processesOf(home).length).toBeGreaterThan(4);
    await run.end('SIGKILL');
    await expect(run.nobodyLeft()).resolves.toBeUndefined();
  }, patienceMs);

  it('starts over a killed one with the same data, nothing doubled', async () => {
    const before = { key: first.apiKey, link: first.demo.payLink, password: first.merchant.password };
    run = start();
    await run.ready();
    const again = await sandboxFile();
    expect({ key: again.apiKey, link: again.demo.payLink, password: again.merchant.password }).toEqual(before);
    const { data: resources } = await client(again).call('listResources', {});
    const { data: wallets } = await client(again).call('listWallets', {});
    const { data: payments } = await client(again).call('listPayments', { query: { limit: 100 } });
    expect({ resources: resources.length, wallets: wallets.length, payments: payments.length }).toEqual({ resources: 9, wallets: 2, payments: 8 });
    const sei = again.networks[seiTestnet];
    expect(await usdcBalance(sei?.rpcUrl ?? '', devMerchant(0).evm as Hex, sei?.asset as Hex)).toBe(2_500_000n);
  }, patienceMs);

  it('stops everything when asked', async () => {
    expect(await run.end('SIGTERM')).toBe(0);
    await expect(run.nobodyLeft()).resolves.toBeUndefined();
  }, patienceMs);

  it('refuses data of another Postgres and says how to move on', async () => {
    const versionFile = join(prepareEmbeddedPostgres(join(home, 'postgres')).dataDir, 'PG_VERSION');
    const installed = await readFile(versionFile, 'utf8');
    await writeFile(versionFile, '16\n');
    const refused = start();
    expect(await refused.exited).toBe(1);
    expect(refused.output).toMatch(/written by Postgres 16.*--fresh/s);
    await writeFile(versionFile, installed);
  }, patienceMs);

  it('begins again with --fresh', async () => {
    run = start(['--fresh']);
    await run.ready();
    const fresh = await sandboxFile();
    expect(fresh.apiKey).not.toBe(first.apiKey);
    expect(fresh.merchant.password).not.toBe(first.merchant.password);
  }, patienceMs);
});
