import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage } from 'viem/siwe';
import { TestApi } from '../../../test/test-api.js';

const origin = { origin: 'http://till.test' };
const password = 'correct horse battery';
let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0] ?? '';

describe('an account by e-mail and password', () => {
  it('opens a session in a cookie scripts cannot read and other sites do not get', async () => {
    const answer = await api.call('POST', '/v1/auth/sign-up', { email: 'Ada@Example.com', password }, origin);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ member: { email: 'ada@example.com', role: 'owner' }, merchant: { name: 'ada', goal: null }, sandbox: false, demoOrigin: null });
    expect(String(answer.headers['set-cookie'])).toMatch(/^till_session=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
    const session = await api.call('GET', '/v1/auth/session', undefined, { cookie: cookieOf(answer) });
    expect(session.body.member.email).toBe('ada@example.com');
  });

  it('is founded once, also when two ask at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => api.call('POST', '/v1/auth/sign-up', { email: 'twin@example.com', password }, origin)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('email_taken');
  });

  it('refuses a wrong password and an unknown address with the same words', async () => {
    await api.signUp('known@example.com');
    const wrong = await api.call('POST', '/v1/auth/sign-in', { email: 'known@example.com', password: 'wrong password' }, origin);
    const unknown = await api.call('POST', '/v1/auth/sign-in', { email: 'nobody@example.com', password: 'wrong password' }, origin);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  it('gets a new session at every sign-in, and the one the browser had ends', async () => {
    const before = (await api.signUp('again@example.com')).cookie;
    const answer = await api.call('POST', '/v1/auth/sign-in', { email: 'again@example.com', password }, { ...origin, cookie: before });
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).not.toBe(before);
    expect((await api.call('GET', '/v1/auth/session', undefined, { cookie: before })).status).toBe(401);
  });

  it('is left for good at sign-out', async () => {
    const { cookie } = await api.signUp('leaving@example.com');
    expect((await api.call('POST', '/v1/auth/sign-out', undefined, { ...origin, cookie })).status).toBe(204);
    expect((await api.call('GET', '/v1/auth/session', undefined, { cookie })).status).toBe(401);
  });

  it('counts all addresses of one IPv6 subscriber as one', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 14 }, async (_, n) => {
        const answer = await api.app.inject({ method: 'POST', url: '/v1/auth/sign-in', remoteAddress: `2001:db8:1:2:${n.toString(16)}::1`, payload: { email: 'rotating@example.com', password: 'guess' } });
        return answer.statusCode;
      }),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  });

  it('stops guessing after ten tries a minute', async () => {
    const tries = [];
    for (let i = 0; i < 11; i++) tries.push(await api.call('POST', '/v1/auth/sign-in', { email: 'guessed@example.com', password: `guess ${i}` }, origin));
    expect(tries.slice(0, 10).every(({ status }) => status === 401)).toBe(true);
    expect(tries[10]?.body.code).toBe('rate_limited');
    expect(Number(tries[10]?.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('Sign-In with Ethereum', () => {
  const account = privateKeyToAccount(generatePrivateKey());
  const nonceOf = async () => String((await api.call('POST', '/v1/auth/siwe/nonce', undefined, origin)).body.nonce);
  const messageWith = (change: Partial<Parameters<typeof createSiweMessage>[0]> & { nonce: string }) =>
    createSiweMessage({ address: account.address, chainId: 84532, domain: 'till.test', uri: 'http://till.test/dashboard', version: '1', scheme: 'http', ...change });
  const send = async (message: string, signature?: string) => api.call('POST', '/v1/auth/siwe/verify', { message, signature: signature ?? (await account.signMessage({ message })) }, origin);

  it('founds an account with the wallet proven, then enters the same one', async () => {
    const first = await send(messageWith({ nonce: await nonceOf() }));
    expect(first.status).toBe(200);
    expect(first.body.member).toMatchObject({ email: null, evmAddress: account.address });
    const wallets = await api.call('GET', '/v1/wallets', undefined, { cookie: cookieOf(first) });
    expect(wallets.body.data).toEqual([expect.objectContaining({ address: account.address, proven: true, isDefault: true })]);
    const second = await send(messageWith({ nonce: await nonceOf() }));
    expect(second.body.merchant.id).toBe(first.body.merchant.id);
  });

  it('takes a nonce once', async () => {
    const message = messageWith({ nonce: await nonceOf() });
    const signature = await account.signMessage({ message });
    const answers = await Promise.all([send(message, signature), send(message, signature)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(answers.find(({ status }) => status === 422)?.body.code).toBe('challenge_expired');
  });

  it('refuses another site, another chain, an expired message, a made-up nonce and a foreign signature', async () => {
    const stranger = privateKeyToAccount(generatePrivateKey());
    const message = messageWith({ nonce: await nonceOf() });
    const answers = [
      await send(messageWith({ nonce: await nonceOf(), domain: 'evil.test' })),
      await send(messageWith({ nonce: await nonceOf(), uri: 'http://evil.test/' })),
      await send(messageWith({ nonce: await nonceOf(), chainId: 999_999 })),
      await send(messageWith({ nonce: await nonceOf(), expirationTime: new Date(Date.now() - 1_000) })),
      await send(messageWith({ nonce: '0123456789abcdef' })),
      await send(message, await stranger.signMessage({ message })),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual(['invalid_signature', 'invalid_signature', 'invalid_signature', 'invalid_signature', 'challenge_expired', 'invalid_signature']);
  });
});

describe('a write by cookie', () => {
  it('needs to come from a page of this site', async () => {
    const { cookie } = await api.signUp('csrf@example.com');
    const write = (headers: Record<string, string>) => api.call('PATCH', '/v1/merchant', { name: 'New' }, { cookie, ...headers });
    const statuses = [];
    const tried: Record<string, string>[] = [{}, { origin: 'http://evil.test' }, { origin: 'null' }, { origin: 'http://till.test', 'sec-fetch-site': 'cross-site' }, { referer: 'http://till.test/dashboard' }, { 'sec-fetch-site': 'same-origin' }, origin];
    for (const headers of tried) {
      statuses.push((await write(headers)).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403, 200, 200, 200]);
  });

  it('does not happen beside a bearer token, which alone counts', async () => {
    const { cookie } = await api.signUp('mixed@example.com');
    const answer = await api.call('PATCH', '/v1/merchant', { name: 'New' }, { ...origin, cookie, authorization: 'Bearer till_test_00000000000000000000000000000000' });
    expect(answer.status).toBe(401);
  });

  it('cannot sign a visitor in from another site', async () => {
    const answer = await api.call('POST', '/v1/auth/sign-in', { email: 'csrf@example.com', password }, { origin: 'http://evil.test' });
    expect(answer.body.code).toBe('csrf_rejected');
  });
});
