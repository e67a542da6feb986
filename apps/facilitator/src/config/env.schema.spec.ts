import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './env.schema.js';

const key = `0x${'11'.repeat(32)}`;
const networks = (value: unknown): NodeJS.ProcessEnv => ({ FACILITATOR_NETWORKS: JSON.stringify(value) });
const faultsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'till-facilitator-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('readConfig', () => {
  it('reads a network with its key and fills in what is left out', () => {
    const config = readConfig(networks({ 'eip155:84532': { rpcUrl: 'http://127.0.0.1:8545', privateKey: key } }));
    expect(config).toMatchObject({ host: '127.0.0.1', port: 4022, logLevel: 'info' });
    expect(config.networks).toEqual([
      { network: 'eip155:84532', rpcUrl: 'http://127.0.0.1:8545', privateKey: key, pollingIntervalMs: 250, confirmationTimeoutMs: 30_000 },
    ]);
  });

  it('reads networks and keys from files', () => {
    const keyFile = join(home, 'key');
    const networksFile = join(home, 'networks.json');
    writeFileSync(keyFile, `${key}\n`);
    writeFileSync(networksFile, JSON.stringify({ 'eip155:8453': { rpcUrl: 'https://rpc.example', privateKeyFile: keyFile } }));
    const config = readConfig({ FACILITATOR_NETWORKS_FILE: networksFile });
    expect(config.networks[0]?.privateKey).toBe(key);
  });

  it('lists every fault and no secret', () => {
    const faults = faultsOf({
      ...networks({ 'eip155:84532': { rpcUrl: 'ftp://x', privateKey: '0xsecret' }, 'eip155:424242': { rpcUrl: 'http://x', privateKey: key }, 'eip155:8453': { rpcUrl: 'http://x', privateKey: '0xsecret' } }),
    });
    expect(faults.map((fault) => fault.split(':').slice(0, 2).join(':'))).toEqual(['network eip155:84532', 'network eip155:424242', 'network eip155:8453']);
    expect(faults.join()).not.toContain('secret');
  });

  it.each([
    ['no network', {}],
    ['broken JSON', { FACILITATOR_NETWORKS: '{' }],
    ['a list of networks', { FACILITATOR_NETWORKS: '[]' }],
    ['a bad port', { ...networks({}), FACILITATOR_PORT: 'x' }],
    ['a missing key file', networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKeyFile: '/nowhere/key' } })],
    ['an unknown option', networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKey: key, gas: 1 } })],
  ])('refuses %s', (_, env) => {
    expect(faultsOf(env).length).toBeGreaterThan(0);
  });
});
