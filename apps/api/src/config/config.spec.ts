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

  it('knows a facilitator by its bare address, and one that is named twice once', () => {
    const networks = { 'eip155:84532': { rpcUrls: ['http://localhost:1'], facilitatorUrl: 'https://x402.org/facilitator/' }, 'eip155:8453': { rpcUrls: ['http://localhost:1'], facilitatorUrl: 'http://facilitator:4022' } };
    const config = new Config({ ...good, TILL_NETWORKS: JSON.stringify(networks), TILL_FACILITATORS: JSON.stringify({ public: { kind: 'x402_org' } }) });
    expect(config.facilitators).toMatchObject([{ id: 'public', kind: 'x402_org', title: 'x402.org' }, { id: 'facilitator-4022', kind: 'self_hosted', url: 'http://facilitator:4022' }]);
    expect([...config.networks.values()].map(({ facilitators }) => facilitators)).toEqual([['public'], ['facilitator-4022']]);
  });

  it('takes facilitators in the order a network names them, else all of them', () => {
    const networks = { 'eip155:84532': { rpcUrls: ['http://localhost:1'], facilitators: ['mine', 'payai'] }, 'eip155:8453': { rpcUrls: ['http://localhost:1'] } };
    const facilitators = { payai: { kind: 'payai' }, mine: { kind: 'self_hosted', url: 'http://mine:4022', token: 'a-long-enough-token' } };
    const config = new Config({ ...good, TILL_NETWORKS: JSON.stringify(networks), TILL_FACILITATORS: JSON.stringify(facilitators) });
    expect([...config.networks.values()].map((network) => network.facilitators)).toEqual([['mine', 'payai'], ['payai', 'mine']]);
    expect(JSON.stringify(config.facilitators)).not.toContain('a-long-enough-token');
    expect(config.facilitators.map(({ headers }) => headers?.({ method: 'POST', host: 'h', path: '/settle' }))).toEqual([undefined, { authorization: 'Bearer a-long-enough-token' }]);
  });

  it.each([
    ['a stranger', { facilitators: ['nobody'] }, {}],
    ['two ways at once', { facilitators: ['mine'], facilitatorUrl: 'http://localhost:2' }, { mine: { kind: 'self_hosted', url: 'http://mine:1' } }],
    ['none at all', {}, {}],
  ])('refuses a network that names %s as its facilitator', (_what, network, facilitators) => {
    const env = { ...good, TILL_FACILITATORS: JSON.stringify(facilitators), TILL_NETWORKS: JSON.stringify({ 'eip155:84532': { rpcUrls: ['http://localhost:1'], ...network } }) };
    expect(() => new Config(env)).toThrow(/TILL_NETWORKS\.eip155:84532: /);
  });

  it('refuses two facilitators at one address', () => {
    const facilitators = { one: { kind: 'self_hosted', url: 'http://mine:1/' }, other: { kind: 'self_hosted', url: 'http://mine:1' } };
    expect(() => new Config({ ...good, TILL_FACILITATORS: JSON.stringify(facilitators) })).toThrow(/TILL_FACILITATORS\.other/);
  });

  it.each([
    ['half a key', { kind: 'cdp', keyId: 'id' }],
    ['a key that is none', { kind: 'cdp', keyId: 'id', keySecret: 'hunter2' }],
    ['a PayAI key that is none', { kind: 'payai', keyId: 'id', keySecret: 'hunter2' }],
    ['a word for an address', { kind: 'self_hosted', url: 'mine' }],
    ['no kind', { url: 'http://mine' }],
  ])('refuses a facilitator with %s and does not repeat it', (_what, entry) => {
    const faulty = () => new Config({ ...good, TILL_FACILITATORS: JSON.stringify({ mine: entry }) });
    expect(faulty).toThrow(/TILL_FACILITATORS\.mine/);
    expect(faulty).not.toThrow(/hunter2/);
  });

  it('asks the public node of a network for which no node is named', () => {
    const networks = JSON.stringify({ 'eip155:8453': { facilitatorUrl: 'http://localhost:2' }, 'eip155:137': { rpcUrls: ['http://localhost:1'], facilitatorUrl: 'http://localhost:2' } });
    const { networks: read } = new Config({ ...good, TILL_NETWORKS: networks });
    expect([...read.values()].map(({ rpcUrls }) => rpcUrls)).toEqual([['https://mainnet.base.org'], ['http://localhost:1']]);
  });

  it('takes the WebSocket address of an EVM node, and no other address for it', () => {
    const withUrl = (id: string, wsUrl: string) => () => new Config({ ...good, TILL_NETWORKS: JSON.stringify({ [id]: { rpcUrls: ['http://localhost:1'], wsUrl, facilitatorUrl: 'http://localhost:2' } }) });
    expect(withUrl('eip155:8453', 'wss://node.example/secret')().networks.get('eip155:8453')?.wsUrl).toBe('wss://node.example/secret');
    expect(withUrl('eip155:8453', 'https://node.example/secret')).toThrow(/TILL_NETWORKS\.eip155:8453\.wsUrl/);
    expect(withUrl('solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1', 'wss://node.example/secret')).toThrow(/TILL_NETWORKS: names a wsUrl/);
    expect(withUrl('eip155:8453', 'https://node.example/secret')).not.toThrow(/secret/);
  });

  it('wants an address alone as its own, and writes it as browsers do', () => {
    const at = (url: string) => new Config({ ...good, TILL_PUBLIC_URL: url }).publicUrl;
    expect([at('https://Pay.Example.com:443/'), at('http://localhost:4020')]).toEqual(['https://pay.example.com', 'http://localhost:4020']);
    for (const url of ['https://example.com/till', 'https://example.com/?x', 'https://me@example.com', 'example.com', 'ftp://example.com']) expect(() => at(url)).toThrow(/TILL_PUBLIC_URL: must be an address/);
  });

  it('takes an empty variable as one that is not set', () => {
    expect(new Config({ ...good, REDIS_URL: '', TILL_PORT: '' }).redisUrl).toBeUndefined();
  });
});
