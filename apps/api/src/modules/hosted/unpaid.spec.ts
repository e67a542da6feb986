import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { PayView, ProblemView } from '@till/contract';
import { buyerOn, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { stubPages, viewOf } from '../../../test/stub-pages.js';
import { startWorld, type World } from '../../../test/world.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { UnpaidAnswers } from './unpaid-answers.js';

let world: World;
let till: RunningTill;
let link: Seeded;
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'user-agent': 'Mozilla/5.0 (X11; Linux) Chrome/140' };

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages() }));
  const deliverable = { type: 'text', content: 'the secret chapter', preview: 'the first page' };
  link = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price: 1_500_000n, deliverable });
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

const get = (headers: Record<string, string> = {}, path = `/p/${link.slug}`, method = 'GET'): Promise<Response> => fetch(`${till.url}${path}`, { headers, method });
const decoded = (response: Response) => JSON.parse(Buffer.from(response.headers.get('payment-required') ?? '', 'base64').toString('utf8')) as { x402Version: number; accepts: Record<string, unknown>[] };
const withoutQuotes = (response: Response) => decoded(response).accepts.map(({ extra, ...rest }) => ({ ...rest, extra: { ...(extra as object), quote: null } }));

describe('one address for everyone', () => {
  it('answers a client with a v2 header and a v1 body of equal terms', async () => {
    const response = await get();
    const body = (await response.json()) as { x402Version: number; accepts: { maxAmountRequired: string; network: string; payTo: string }[] };
    expect(response.status).toBe(402);
    expect(body.x402Version).toBe(1);
    expect(decoded(response).x402Version).toBe(2);
    expect(body.accepts.map((one) => [one.maxAmountRequired, one.payTo])).toEqual(decoded(response).accepts.map((one) => [one.amount, one.payTo]));
    expect(body.accepts.map((one) => one.network)).toEqual(['base-sepolia', 'solana-devnet']);
  });

  it('tells somebody with curl in words what to do', async () => {
    const body = (await (await get({ 'user-agent': 'curl/8.0', accept: '*/*' })).json()) as { error: string };
    expect(body.error).toMatch(/Payment required: 1\.50 USDC\..*x402 client.*browser/);
  });

  it('shows a browser the page with 402 and the same terms', async () => {
    const [page, client] = [await get(browser), await get()];
    expect(page.status).toBe(402);
    expect(withoutQuotes(page)).toEqual(withoutQuotes(client));
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const view = await viewOf<PayView>(page);
    expect(view).toMatchObject({ page: 'pay', amount: '1.50', preview: 'the first page', delivers: 'text', unavailable: null });
    expect(view.options.map((one) => one.mark)).toHaveLength(2);
    expect(JSON.stringify(view)).not.toContain('secret chapter');
  });

  it('is made once, whatever a stranger writes behind the address', async () => {
    await get(browser);
    const make = jest.spyOn(till.app.get(UnpaidAnswers), 'make');
    try {
      for (const query of ['?amount=1', '?amount=2.000001', `?amount=${'9'.repeat(40)}`, '?amount=1&amount=2', '?x=1']) expect((await get(browser, `/p/${link.slug}${query}`)).status).toBe(402);
      expect(make).not.toHaveBeenCalled();
    } finally {
      make.mockRestore();
    }
  });

  it('gives link previews the same page with 200', async () => {
    const card = await get({ 'user-agent': 'Mozilla/5.0 (compatible; Discordbot/2.0)', accept: '*/*' });
    expect(card.status).toBe(200);
    expect((await viewOf<PayView>(card)).title).toBe('A thing');
  });

  it('reads as Markdown for who asks for that', async () => {
    const response = await get({ accept: 'text/markdown, */*' });
    expect(response.status).toBe(402);
    expect(response.headers.get('content-type')).toContain('text/markdown');
    expect(await response.text()).toMatch(/# A thing[\s\S]*1\.50 USDC[\s\S]*the first page/);
  });

  it('is in no cache, varies by what it depends on, and any site may read its money headers', async () => {
    const { headers } = await get();
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('vary')).toBe('Accept, User-Agent, PAYMENT-SIGNATURE, X-PAYMENT, SIGN-IN-WITH-X');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await get({ origin: 'https://example.com', 'access-control-request-method': 'GET' }, undefined, 'OPTIONS');
    expect(preflight.status).toBe(204);
    for (const name of ['PAYMENT-SIGNATURE', 'X-PAYMENT', 'Till-Pay-Again', 'Access-Control-Expose-Headers']) expect(preflight.headers.get('access-control-allow-headers')).toContain(name);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const response = await get({}, undefined, 'HEAD');
    expect(response.status).toBe(402);
    expect(decoded(response).accepts).toHaveLength(2);
    expect(await response.text()).toBe('');
  });

  it('speaks the language asked for: address, cookie, browser', async () => {
    const languages = async (headers: Record<string, string>, query = '') => (await viewOf<PayView>(await get({ ...browser, ...headers }, `/p/${link.slug}${query}`))).lang;
    expect(await languages({})).toBe('en');
    expect(await languages({ 'accept-language': 'zh-TW,zh;q=0.9,en;q=0.8' })).toBe('zh-CN');
    expect(await languages({ 'accept-language': 'de;q=0.9, en;q=0.8' })).toBe('en');
    expect(await languages({ cookie: 'till_lang=zh-CN', 'accept-language': 'en' })).toBe('zh-CN');
    expect(await languages({ cookie: 'till_lang=zh-CN' }, '?lang=en')).toBe('en');
  });

  it('shows a new price at once after a change', async () => {
    const changed = await seedLink(world.postgres.url, link, { price: 1_000_000n });
    expect(decoded(await get({}, `/p/${changed.slug}`)).accepts[0]?.amount).toBe('1000000');
    await asOwner(world.postgres.url, 'UPDATE resources SET price = 2000000, version = version + 1 WHERE id = $1', [changed.resourceId]);
    till.app.get(SignalBus).publish({ topic: 'resource', merchantId: changed.merchantId, subjectId: changed.resourceId });
    expect(decoded(await get({}, `/p/${changed.slug}`)).accepts[0]?.amount).toBe('2000000');
  });
});

describe('what cannot be paid', () => {
  it('is a problem for clients and a page for people: an unknown address', async () => {
    const path = '/p/1111111111111111111111';
    expect(await (await get({}, path)).json()).toMatchObject({ status: 404, code: 'not_found' });
    const page = await get(browser, path);
    expect(page.status).toBe(404);
    expect(await viewOf<ProblemView>(page)).toMatchObject({ page: 'problem', code: 'not_found' });
  });

  it('says that it is paused', async () => {
    const paused = await seedLink(world.postgres.url, link, { price: 1_000_000n });
    await asOwner(world.postgres.url, 'UPDATE resources SET active = false WHERE id = $1', [paused.resourceId]);
    const response = await get({}, `/p/${paused.slug}`);
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ code: 'resource_paused' });
    expect((await viewOf<PayView>(await get(browser, `/p/${paused.slug}`))).unavailable).toBe('paused');
  });
});

describe('a transaction for the page to have signed', () => {
  const prepare = (body: unknown) => fetch(`${till.url}/p/${link.slug}/transaction`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('pays the offer on Solana', async () => {
    const response = await prepare({ network: world.solana.network, payer: buyerOn('solana').address });
    expect(response.status).toBe(200);
    const prepared = (await response.json()) as { accepted: Record<string, unknown>; transaction: string };
    expect(prepared.accepted).toMatchObject({ scheme: 'exact', network: world.solana.network, amount: '1500000', payTo: link.solana });
    expect(Buffer.from(prepared.transaction, 'base64').length).toBeGreaterThan(200);
  });

  it('is refused for another network and for what is no address', async () => {
    expect((await prepare({ network: world.evm.network, payer: buyerOn('solana').address })).status).toBe(422);
    expect((await prepare({ network: world.solana.network, payer: '0x12' })).status).toBe(422);
  });
});
