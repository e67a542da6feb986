import { describe, expect, it } from '@jest/globals';
import { Config, ConfigError } from './config.js';

const good = { DATABASE_URL: 'postgres://till:secret-word@localhost/till', TILL_SECRET: 'ab'.repeat(32) };

describe('configuration', () => {
  it('boots on a database and a secret alone', () => {
    const config = new Config(good);
    expect([config.port, config.role, config.publicUrl, config.redisUrl]).toEqual([4020, 'all', 'http://localhost:4020', undefined]);
  });

  it('lists every fault at once and never repeats a value', () => {
    const faulty = () => new Config({ DATABASE_URL: 'mysql://root:hunter2@db', TILL_PORT: 'many', TILL_NETWORKS: '{"eip155:1":' });
    expect(faulty).toThrow(ConfigError);
    expect(faulty).toThrow(/DATABASE_URL[\s\S]*TILL_PORT[\s\S]*TILL_SECRET[\s\S]*TILL_NETWORKS/);
    expect(faulty).not.toThrow(/hunter2/);
  });

  it('refuses a network it has no verified data for', () => {
    const networks = JSON.stringify({ 'eip155:999999': { rpcUrls: ['http://localhost:1'], facilitatorUrl: 'http://localhost:2' } });
    expect(() => new Config({ ...good, TILL_NETWORKS: networks })).toThrow(/TILL_NETWORKS/);
  });

  it('asks the public node of a network for which no node is named', () => {
    const networks = JSON.stringify({ 'eip155:8453': { facilitatorUrl: 'http://localhost:2' }, 'eip155:137': { rpcUrls: ['http://localhost:1'], facilitatorUrl: 'http://localhost:2' } });
    const { networks: read } = new Config({ ...good, TILL_NETWORKS: networks });
    expect([...read.values()].map(({ rpcUrls }) => rpcUrls)).toEqual([['https://mainnet.base.org'], ['http://localhost:1']]);
  });

  it('takes an empty variable as one that is not set', () => {
    expect(new Config({ ...good, REDIS_URL: '', TILL_PORT: '' }).redisUrl).toBeUndefined();
  });
});
