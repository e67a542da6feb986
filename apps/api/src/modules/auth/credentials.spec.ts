import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage } from 'viem/siwe';
import { poll } from '@till/testing';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { clientOf } from './client-of.js';
import { PasswordResetsService } from './password-resets.service.js';
import { resetPasswordCommand } from './reset-password-command.js';

const origin = { origin: 'http://till.test' };
const password = 'correct horse battery';
const chrome = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0] ?? '';
/** Calls as a browser does that came with this cookie: what it is given on the way it keeps. */
const by = (first: string) => {
  let cookie = first;
  return async (method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown) => {
    const answer = await api.call(method, url, body, { ...origin, cookie });
    if (answer.headers['set-cookie'] !== undefined) cookie = cookieOf(answer);
    return answer;
  };
};
const signIn = (email: string, given = password, headers: Record<string, string> = {}) => api.call('POST', '/v1/auth/sign-in', { email, password: given }, { ...origin, ...headers });
const isIn = async (cookie: string) => (await by(cookie)('GET', '/v1/auth/session')).status === 200;
const confirmedFor = async (merchantId: string) => {
  const [row] = await api.app.get(UnitOfWork).system((tx) => tx.query<{ fresh: boolean }>("SELECT confirmed_at > now() - interval '1 minute' AS fresh FROM sessions WHERE merchant_id = $1", [merchantId]));
  return row?.fresh;
};
const forget = (merchantId: string) => api.app.get(UnitOfWork).system((tx) => tx.query('UPDATE sessions SET confirmed_at = NULL WHERE merchant_id = $1', [merchantId]));
const actionsOf = async ({ merchantId }: TestMerchant) => {
  const rows = await api.app.get(UnitOfWork).tenant(merchantId, (tx) => tx.query<{ action: string }>('SELECT action FROM audit_log ORDER BY at, id'));
  return rows.map(({ action }) => action);
};

describe('a changed password', () => {
  it('counts from now on, ends every other session and is written down', async () => {
    const ada = await api.signUp('ada@example.com');
    const elsewhere = cookieOf(await signIn(ada.email));
    const changed = await by(ada.cookie)('POST', '/v1/auth/password', { currentPassword: password, newPassword: 'another long one' });
    expect(changed.status).toBe(204);
    expect([await isIn(cookieOf(changed)), await isIn(elsewhere)]).toEqual([true, false]);
    expect([(await signIn(ada.email)).status, (await signIn(ada.email, 'another long one')).status]).toEqual([401, 200]);
    expect(await actionsOf(ada)).toContain('member.password_changed');
  });

  it('leaves API keys as they are, and what was signed in with them', async () => {
    const ari = await api.signUp('ari@example.com');
    expect((await by(ari.cookie)('POST', '/v1/auth/password', { currentPassword: password, newPassword: 'another long one' })).status).toBe(204);
    expect((await ari.call('GET', '/v1/wallets')).status).toBe(200);
  });

  it('is refused with the field that is wrong', async () => {
    const bea = await api.signUp('bea@example.com');
    const change = (currentPassword: string, newPassword: string) => by(bea.cookie)('POST', '/v1/auth/password', { currentPassword, newPassword });
    const answers = [await change('not the password', 'another long one'), await change(password, 'short'), await change(password, password)];
    expect(answers.map(({ status, body }) => [status, body.code, body.errors[0].field])).toEqual([
      [422, 'validation_failed', 'currentPassword'],
      [422, 'validation_failed', 'newPassword'],
      [422, 'validation_failed', 'newPassword'],
    ]);
    expect((await bea.call('POST', '/v1/auth/password', { currentPassword: password, newPassword: 'another long one' })).body.code).toBe('forbidden');
  });

  it('is one, when two change it at once', async () => {
    const cem = await api.signUp('cem@example.com');
    const answers = await Promise.all(['first new one', 'second new one'].map((newPassword) => by(cem.cookie)('POST', '/v1/auth/password', { currentPassword: password, newPassword })));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
  });

  it('leaves no session behind that began with the old one', async () => {
    const dan = await api.signUp('dan@example.com');
    const [changed, ...entered] = await Promise.all([by(dan.cookie)('POST', '/v1/auth/password', { currentPassword: password, newPassword: 'another long one' }), ...[1, 2, 3].map(() => signIn(dan.email))]);
    expect(changed.status).toBe(204);
    for (const answer of entered.filter(({ status }) => status === 200)) expect(await isIn(cookieOf(answer))).toBe(false);
  });

  it('may be guessed at ten times a minute by whoever has the session', async () => {
    const eve = await api.signUp('eve@example.com');
    const answers = [];
    for (let i = 0; i < 11; i++) answers.push(await by(eve.cookie)('POST', i % 2 ? '/v1/auth/step-up' : '/v1/auth/password', i % 2 ? { password: `guess ${i}` } : { currentPassword: `guess ${i}`, newPassword: 'another long one' }));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
  });
});

describe('sessions', () => {
  it('are listed in words, the own one marked, and end one by one or all others at once', async () => {
    const fay = await api.signUp('fay@example.com');
    const [second, third] = [await signIn(fay.email, password, { 'user-agent': chrome }), await signIn(fay.email)].map(cookieOf) as [string, string];
    const list = async () => (await by(fay.cookie)('GET', '/v1/auth/sessions')).body.data as { id: string; current: boolean; browser: string | null; system: string | null }[];
    const all = await list();
    expect(all).toHaveLength(3);
    expect(all.filter(({ current }) => current)).toHaveLength(1);
    const onMac = all.find(({ browser }) => browser === 'Chrome');
    expect(onMac).toMatchObject({ system: 'macOS', current: false, createdAt: expect.stringMatching(/Z$/) as unknown, lastUsedAt: expect.stringMatching(/Z$/) as unknown });
    expect((await by(fay.cookie)('DELETE', `/v1/auth/sessions/${onMac?.id ?? ''}`)).status).toBe(204);
    expect([await isIn(second), await isIn(third)]).toEqual([false, true]);
    const ended = await by(fay.cookie)('DELETE', '/v1/auth/sessions');
    expect(ended.status).toBe(204);
    expect([await isIn(third), await isIn(cookieOf(ended))]).toEqual([false, true]);
    expect((await by(cookieOf(ended))('GET', '/v1/auth/sessions')).body.data).toEqual([expect.objectContaining({ current: true })]);
    expect(await actionsOf(fay)).toEqual(expect.arrayContaining(['member.session_ended', 'member.other_sessions_ended']));
  });

  it('of another member are not found, and an API key has none', async () => {
    const [gil, hal] = [await api.signUp('gil@example.com'), await api.signUp('hal@example.com')];
    const [{ id }] = (await by(gil.cookie)('GET', '/v1/auth/sessions')).body.data as [{ id: string }];
    expect((await by(hal.cookie)('DELETE', `/v1/auth/sessions/${id}`)).body.code).toBe('not_found');
    expect(await isIn(gil.cookie)).toBe(true);
    expect([(await gil.call('GET', '/v1/auth/sessions')).status, (await gil.call('DELETE', '/v1/auth/sessions')).status]).toEqual([403, 403]);
  });

  it.each([
    [chrome, 'Chrome', 'macOS'],
    [`${chrome} Edg/142.0.0.0`, 'Edge', 'macOS'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox', 'Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari', 'iOS'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36', 'Chrome', 'Android'],
    ['<script>alert(1)</script>', null, null],
    [undefined, null, null],
  ])('name what signed in (%s)', (userAgent, browser, system) => {
    expect(clientOf(userAgent)).toEqual({ browser, system });
  });
});

describe('a copy of the cookie of this very session', () => {
  const changes: [string, 'POST' | 'DELETE', string, unknown][] = [
    ['a changed password', 'POST', '/v1/auth/password', { currentPassword: password, newPassword: 'another long one' }],
    ['the end of all other sessions', 'DELETE', '/v1/auth/sessions', undefined],
    ['a confirmation', 'POST', '/v1/auth/step-up', { password }],
  ];

  it.each(changes)('is worth nothing after %s, nor does it share in that; the session goes on by a new token', async (_what, method, path, body) => {
    const pia = await api.signUp(`pia${String(changes.findIndex(([, , one]) => one === path))}@example.com`);
    const idOf = async (cookie: string) => ((await by(cookie)('GET', '/v1/auth/sessions')).body.data as { id: string; current: boolean }[]).find(({ current }) => current)?.id;
    const before = await idOf(pia.cookie);
    const answer = await by(pia.cookie)(method, path, body);
    expect([answer.status, cookieOf(answer) === pia.cookie]).toEqual([204, false]);
    expect(String(answer.headers['set-cookie'])).toMatch(/; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$/);
    expect([await isIn(pia.cookie), await isIn(cookieOf(answer))]).toEqual([false, true]);
    expect(await idOf(cookieOf(answer))).toBe(before);
  });

  it('does not keep open what it had open', async () => {
    const rex = await api.signUp('rex@example.com');
    const [{ id }] = (await by(rex.cookie)('GET', '/v1/auth/sessions')).body.data as [{ id: string }];
    const ended: string[] = [];
    const stop = api.app.get(SignalBus).onSubject(id, ({ subjectId }) => ended.push(subjectId));
    await by(rex.cookie)('POST', '/v1/auth/step-up', { password });
    expect(await poll('the end of what is open', () => Promise.resolve(ended[0]))).toBe(id);
    stop();
  });

  it('is not renewed by a wrong password', async () => {
    const uma = await api.signUp('uma@example.com');
    const answer = await by(uma.cookie)('POST', '/v1/auth/step-up', { password: 'not the password' });
    expect([answer.status, answer.headers['set-cookie'], await isIn(uma.cookie)]).toEqual([422, undefined, true]);
  });
});

describe('a member confirms', () => {
  it('by signing in, and later by the password alone', async () => {
    const ida = await api.signUp('ida@example.com');
    expect(await confirmedFor(ida.merchantId)).toBe(true);
    await forget(ida.merchantId);
    const wrong = await by(ida.cookie)('POST', '/v1/auth/step-up', { password: 'not the password' });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'password']);
    expect((await by(ida.cookie)('POST', '/v1/auth/step-up', {})).body.code).toBe('validation_failed');
    expect((await ida.call('POST', '/v1/auth/step-up', { password })).body.code).toBe('forbidden');
    expect(await confirmedFor(ida.merchantId)).toBeNull();
    expect((await by(ida.cookie)('POST', '/v1/auth/step-up', { password })).status).toBe(204);
    expect(await confirmedFor(ida.merchantId)).toBe(true);
    expect(await actionsOf(ida)).toContain('member.confirmed');
  });

  it('with the wallet it signs in with, and with no other', async () => {
    const [account, stranger] = [privateKeyToAccount(generatePrivateKey()), privateKeyToAccount(generatePrivateKey())];
    const signed = async (by: typeof account) => {
      const nonce = String((await api.call('POST', '/v1/auth/siwe/nonce', undefined, origin)).body.nonce);
      const message = createSiweMessage({ address: by.address, chainId: 84532, domain: 'till.test', uri: 'http://till.test/dashboard', version: '1', scheme: 'http', nonce });
      return { message, signature: await by.signMessage({ message }) };
    };
    const entered = await api.call('POST', '/v1/auth/siwe/verify', await signed(account), origin);
    const merchantId = String(entered.body.merchant.id);
    const member = by(cookieOf(entered));
    await forget(merchantId);
    expect((await member('POST', '/v1/auth/step-up', { wallet: await signed(stranger) })).body.code).toBe('invalid_signature');
    expect((await member('POST', '/v1/auth/step-up', { password })).body.errors[0].field).toBe('password');
    expect(await confirmedFor(merchantId)).toBeNull();
    expect((await member('POST', '/v1/auth/step-up', { wallet: await signed(account) })).status).toBe(204);
    expect(await confirmedFor(merchantId)).toBe(true);
    expect((await member('POST', '/v1/auth/password', { currentPassword: password, newPassword: 'another long one' })).body.code).toBe('conflict');
  });
});

describe('a reset link', () => {
  const reset = (token: string, newPassword = 'another long one') => api.call('POST', '/v1/auth/reset-password', { token, newPassword }, origin);
  const command = (email?: string) => resetPasswordCommand(email, { DATABASE_URL: api.postgres.url, TILL_SECRET: '00'.repeat(32), TILL_PUBLIC_URL: 'https://till.test' });
  const issued = async (email: string) => String((await api.app.get(PasswordResetsService).issue(email))?.token);

  it('is made by the operator’s command and opens the account once, with a password of the member’s choice; every session ends', async () => {
    const lea = await api.signUp('lea@example.com');
    const { text, exitCode } = await command('Lea@example.com');
    const [, token = ''] = /^ {2}https:\/\/till\.test\/dashboard\/reset-password#([\w-]{43})$/m.exec(text) ?? [];
    expect(exitCode).toBe(0);
    expect(await isIn(lea.cookie)).toBe(true);
    expect((await reset(token, 'short')).body.errors[0].field).toBe('newPassword');
    const answers = await Promise.all([reset(token), reset(token)]);
    expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(expect.arrayContaining([[204, undefined], [410, 'reset_expired']]));
    expect(await isIn(lea.cookie)).toBe(false);
    expect([(await signIn(lea.email)).status, (await signIn(lea.email, 'another long one')).status]).toEqual([401, 200]);
    expect(await actionsOf(lea)).toEqual(expect.arrayContaining(['member.reset_link_issued', 'member.password_reset']));
    const [entries] = await asOwner<{ text: string }>(api.postgres.url, `SELECT string_agg(data::text, '') AS text FROM audit_log WHERE merchant_id = $1`, [lea.merchantId]);
    expect(entries?.text).not.toContain(token);
  });

  it('is no good once it is replaced, half an hour old or made up', async () => {
    const mia = await api.signUp('mia@example.com');
    const [first, second] = [await issued(mia.email), await issued(mia.email)];
    await asOwner(api.postgres.url, `UPDATE password_resets SET expires_at = expires_at - interval '30 minutes'`);
    for (const token of [first, second, 'made-up']) expect((await reset(token)).body.code).toBe('reset_expired');
    expect((await signIn(mia.email)).status).toBe(200);
  });

  it('is no good once the member has remembered the password and changed it', async () => {
    const ona = await api.signUp('ona@example.com');
    const token = await issued(ona.email);
    expect((await by(ona.cookie)('POST', '/v1/auth/password', { currentPassword: password, newPassword: 'a long one of its own' })).status).toBe(204);
    expect((await reset(token)).body?.code).toBe('reset_expired');
    expect((await signIn(ona.email, 'a long one of its own')).status).toBe(200);
  });

  it('lets nobody move live money for a day: neither signing in nor the password confirms', async () => {
    const ned = await api.signUp('ned@example.com');
    await reset(await issued(ned.email));
    const entered = by(cookieOf(await signIn(ned.email, 'another long one')));
    const stepUp = (given: string) => entered('POST', '/v1/auth/step-up', { password: given });
    expect(await confirmedFor(ned.merchantId)).toBeNull();
    expect((await stepUp(password)).body.errors[0].field).toBe('password');
    expect(await stepUp('another long one')).toMatchObject({ status: 403, body: { code: 'step_up_waits' } });
    expect((await entered('POST', '/v1/auth/password', { currentPassword: 'another long one', newPassword: 'the third long one' })).status).toBe(204);
    expect(await confirmedFor(ned.merchantId)).toBeNull();
    await asOwner(api.postgres.url, `UPDATE members SET password_reset_at = password_reset_at - interval '24 hours' WHERE email = $1`, [ned.email]);
    expect((await stepUp('the third long one')).status).toBe(204);
    expect(await confirmedFor(ned.merchantId)).toBe(true);
  });

  it('is not made for an account that has no password, or that is none', async () => {
    expect(await command('nobody@example.com')).toEqual({ text: expect.stringContaining('No account'), exitCode: 1 });
    expect([(await command()).exitCode, (await command('not an address')).exitCode]).toEqual([1, 1]);
  });
});

describe('guesses at one account from many networks', () => {
  const from = async (remoteAddress: string, email: string, given: string) =>
    (await api.app.inject({ method: 'POST', url: '/v1/auth/sign-in', remoteAddress, headers: origin, payload: { email, password: given } })).statusCode;

  it.each(['jan@example.com', 'nobody@example.com'])('get three tries an hour each, with the same answers for an address without an account (%s)', async (email) => {
    if (email.startsWith('jan')) await api.signUp(email);
    const strangers = await Promise.all(Array.from({ length: 25 }, (_, n) => from(`198.51.100.${n}`, email, 'guess')));
    expect(new Set(strangers)).toEqual(new Set([401]));
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push(await from('203.0.113.7', email, 'guess'));
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });

  it('do not lock the owner out', async () => {
    expect(await from('192.0.2.1', 'jan@example.com', 'correct horse batery')).toBe(401);
    for (let i = 0; i < 4; i++) expect(await from('192.0.2.1', 'jan@example.com', password)).toBe(200);
  });

  it('are not what one network alone does: its own limit is enough', async () => {
    await api.signUp('kai@example.com');
    for (let i = 0; i < 9; i++) expect(await from('192.0.2.2', 'kai@example.com', 'guess')).toBe(401);
    expect(await from('192.0.2.2', 'kai@example.com', password)).toBe(200);
  });
});
