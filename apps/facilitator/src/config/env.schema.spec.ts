import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
      {
        network: 'eip155:84532',
        rpcUrl: 'http://127.0.0.1:8545',
        privateKey: key,
        assets: ['0x036CbD53842c5426634e7929541eC2318f3dCF7e'],
        pollingIntervalMs: 250,
        confirmationTimeoutMs: 30_000,
      },
    ]);
  });

  it('reads networks and keys from files', () => {
    const keyFile = join(home, 'key');
    const networksFile = join(home, 'networks.json');
    writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
    writeFileSync(networksFile, JSON.stringify({ 'eip155:8453': { rpcUrl: 'https://rpc.example', privateKeyFile: keyFile } }));
    const config = readConfig({ FACILITATOR_NETWORKS_FILE: networksFile });
    expect(config.networks[0]?.privateKey).toBe(key);
  });

  it.each([
    [0o644, 'read'],
    [0o604, 'read'],
    [0o602, 'changed'],
  ])('refuses a key file that everybody can open (mode %o), and says what to do', (mode, word) => {
    const keyFile = join(home, 'key');
    writeFileSync(keyFile, key);
    chmodSync(keyFile, mode);
    const [fault, ...others] = faultsOf(networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKeyFile: keyFile } }));
    expect(others).toEqual([]);
    expect(fault).toBe(`network eip155:8453: private key: ${keyFile} can be ${word} by everybody on this machine (mode 0${mode.toString(8)}). Run: chmod 600 ${keyFile}`);
  });

  it('wants a file of networks to be as closed, once it holds keys', () => {
    const file = join(home, 'networks.json');
    const write = (network: object) => {
      writeFileSync(file, JSON.stringify({ 'eip155:8453': network }));
      chmodSync(file, 0o644);
    };
    write({ rpcUrl: 'http://x', privateKey: key });
    expect(faultsOf({ FACILITATOR_NETWORKS_FILE: file })).toEqual([expect.stringContaining('it holds private keys')]);
    const keyFile = join(home, 'key');
    writeFileSync(keyFile, key, { mode: 0o600 });
    write({ rpcUrl: 'http://x', privateKeyFile: keyFile });
    expect(faultsOf({ FACILITATOR_NETWORKS_FILE: file })).toEqual([]);
  });

  it('reads the token from a file, and limits, assets and the low mark as they are given', () => {
    const tokenFile = join(home, 'token');
    writeFileSync(tokenFile, 'a-long-enough-token\n', { mode: 0o640 });
    const network = { rpcUrl: 'http://x', privateKey: key, assets: [`0x${'22'.repeat(20)}`], lowBalance: '0.25' };
    const config = readConfig({ ...networks({ 'eip155:8453': network }), FACILITATOR_TOKEN_FILE: tokenFile, FACILITATOR_LIMIT_PER_IP: '60', FACILITATOR_LIMIT: '0' });
    expect(config).toMatchObject({ token: 'a-long-enough-token', limits: { perIp: 60, all: 0 } });
    expect(config.networks[0]).toMatchObject({ assets: [`0x${'22'.repeat(20)}`], lowBalance: 250_000_000_000_000_000n });
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
    ['an asset of another kind of network', networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKey: key, assets: ['EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'] } })],
    ['a low mark that is no number', networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKey: key, lowBalance: '1e3' } })],
    ['a short token', { ...networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKey: key } }), FACILITATOR_TOKEN: 'short' }],
    ['two sources of one key', networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKey: key, privateKeyFile: '/nowhere/key' } })],
    ['an unknown option', networks({ 'eip155:8453': { rpcUrl: 'http://x', privateKey: key, gas: 1 } })],
  ])('refuses %s', (_, env) => {
    expect(faultsOf(env).length).toBeGreaterThan(0);
  });
});
