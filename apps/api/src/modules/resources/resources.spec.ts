import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { CatalogueService } from './catalogue.service.js';

let api: TestApi;
let ada: TestMerchant;
const address = '0x1111111111111111111111111111111111111111';
const link = { kind: 'pay_link', title: 'Field notes', price: '1.50' };

beforeAll(async () => {
  api = await TestApi.start();
  ada = await api.signUp('ada@example.com');
  await ada.call('POST', '/v1/wallets', { family: 'evm', address });
});
afterAll(() => api.stop());

describe('a pay link', () => {
  it('has an address nobody can guess, and keeps its price to the cent', async () => {
    const { status, body } = await ada.call('POST', '/v1/resources', { ...link, price: '0.000001', metadata: { sku: 'A1' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'pay_link', mode: 'test', price: '0.000001', active: true, metadata: { sku: 'A1' }, payableNetworks: [] });
    expect(body.url).toBe(`http://till.test/p/${String(body.slug)}`);
    expect(body.slug).toMatch(/^[1-9A-HJ-NP-Za-km-z]{22}$/);
    expect((await ada.call('GET', `/v1/resources/${String(body.id)}`)).body).toEqual(body);
  });

  it.each([
    ['an unknown field', { ...link, discount: '1' }, 'discount'],
    ['a price of nothing', { ...link, price: '0' }, 'price'],
    ['a price as a number', { ...link, price: 1.5 }, 'price'],
    ['seven fraction digits', { ...link, price: '1.0000001' }, 'price'],
    ['a network of live mode', { ...link, networks: ['eip155:8453'] }, 'networks'],
    ['a network nobody knows', { ...link, networks: ['eip155:99999'] }, 'networks'],
    ['a wallet that is not there', { ...link, walletIds: [`wal_${'0'.repeat(36)}`] }, 'walletIds'],
    ['a file that is not there', { ...link, deliverable: { type: 'file', fileId: `fil_${'0'.repeat(36)}` } }, 'deliverable.fileId'],
    ['a script address', { ...link, successUrl: 'javascript:alert(1)' }, 'successUrl'],
  ])('refuses %s and names the field', async (_what, body, field) => {
    const answer = await ada.call('POST', '/v1/resources', body);
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [expect.objectContaining({ field })] });
  });

  it('refuses text the database cannot hold', async () => {
    expect((await ada.call('POST', '/v1/resources', { ...link, title: 'a\u0000b' })).status).toBe(422);
    expect((await ada.call('POST', '/v1/resources', { ...link, metadata: { a: 'b\u0000' } })).status).toBe(422);
  });

  it('counts a version for a change of terms and none for a change of words', async () => {
    const catalogue = api.app.get(CatalogueService);
    const { body } = await ada.call('POST', '/v1/resources', link);
    const version = async () => (await catalogue.byId(String(body.id)))?.version;
    expect(await version()).toBe(1);
    await ada.call('PATCH', `/v1/resources/${String(body.id)}`, { title: 'Other words' });
    expect(await version()).toBe(1);
    await ada.call('PATCH', `/v1/resources/${String(body.id)}`, { price: '2' });
    expect(await version()).toBe(2);
  });

  it('shows its text whole to its merchant and abridged in lists', async () => {
    const content = 'x'.repeat(5_000);
    const { body } = await ada.call('POST', '/v1/resources', { ...link, title: 'Long text', deliverable: { type: 'text', content } });
    expect((await ada.call('GET', `/v1/resources/${String(body.id)}`)).body.deliverable.content).toBe(content);
    const listed = (await ada.call('GET', '/v1/resources?q=long%20text')).body.data;
    expect(listed).toHaveLength(1);
    expect(listed[0].deliverable.content).toHaveLength(280);
  });

  it('refuses what belongs to tip jars', async () => {
    const { body } = await ada.call('POST', '/v1/resources', link);
    expect((await ada.call('PATCH', `/v1/resources/${String(body.id)}`, { minAmount: '1' })).body.errors[0].field).toBe('minAmount');
  });
});

describe('a tip jar', () => {
  it('needs a handle and a title alone', async () => {
    const { body } = await ada.call('POST', '/v1/resources', { kind: 'tip_jar', handle: 'Ada', title: 'Tips' });
    expect(body).toMatchObject({ url: 'http://till.test/t/ada', presets: ['1.00', '3.00', '5.00', '10.00'], minAmount: '0.10', maxAmount: '1000.00', price: null });
    const jar = await api.app.get(CatalogueService).byHandle('ADA');
    expect(jar?.amountFor()).toBe(1_000_000n);
    expect(jar?.amountFor(5_000_000n)).toBe(5_000_000n);
    expect(jar?.amountFor(1n)).toMatchObject({ code: 'amount_out_of_range', status: 422 });
  });

  it('gets its handle once; others near it are proposed', async () => {
    const taken = await ada.call('POST', '/v1/resources', { kind: 'tip_jar', handle: 'ada', title: 'Again' });
    expect(taken.body.code).toBe('handle_taken');
    const check = await ada.call('GET', '/v1/handles/ada');
    expect(check.body).toMatchObject({ handle: 'ada', available: false });
    expect(check.body.suggestions).toHaveLength(3);
    expect((await ada.call('GET', '/v1/handles/free-one')).body.available).toBe(true);
    expect((await ada.call('GET', '/v1/handles/-x')).status).toBe(422);
  });

  it('keeps presets within limits, also when only one of them changes', async () => {
    const { body } = await ada.call('POST', '/v1/resources', { kind: 'tip_jar', handle: 'limits', title: 'Tips', minAmount: '2', maxAmount: '4' });
    expect(body.presets).toEqual(['3.00']);
    expect((await ada.call('PATCH', `/v1/resources/${String(body.id)}`, { maxAmount: '2.5' })).status).toBe(422);
    expect((await ada.call('PATCH', `/v1/resources/${String(body.id)}`, { maxAmount: '2.5', presets: ['2'] })).status).toBe(200);
  });
});

describe('the list', () => {
  it('is of the kinds that are asked for, of one gateway, and without removed routes unless they are wanted', async () => {
    const grace = await api.signUp('grace-lists@till.test');
    const titles = async (query: string): Promise<string[]> => ((await grace.call('GET', `/v1/resources?limit=100${query}`)).body.data as { title: string }[]).map(({ title }) => title).sort();
    await grace.call('POST', '/v1/resources', { ...link, title: 'A link' });
    await grace.call('POST', '/v1/resources', { kind: 'tip_jar', handle: 'grace-lists', title: 'A jar' });
    const route = (path: string) => ({ method: 'GET', path, price: '0.01' });
    const [one, two] = [(await grace.call('POST', '/v1/gateways', { name: 'One', originUrl: 'https://93.184.215.14', routes: [route('/a'), route('/b')] })).body, (await grace.call('POST', '/v1/gateways', { name: 'Two', originUrl: 'https://93.184.215.14', routes: [route('/c')] })).body];
    expect(await titles('&kind=pay_link,tip_jar')).toEqual(['A jar', 'A link']);
    expect(await titles('&kind=api_route')).toEqual(['GET /a', 'GET /b', 'GET /c']);
    expect(await titles(`&gatewayId=${String(one.id)}`)).toEqual(['GET /a', 'GET /b']);
    expect(await titles('&q=%2Fc')).toEqual(['GET /c']);
    await grace.call('PATCH', `/v1/gateways/${String(one.id)}`, { routes: [route('/a')] });
    await grace.call('DELETE', `/v1/gateways/${String(two.id)}`);
    expect(await titles('')).toEqual(['A jar', 'A link', 'GET /a']);
    expect(await titles('&removed=true&kind=api_route')).toEqual(['GET /a', 'GET /b', 'GET /c']);
    for (const query of ['kind=nothing', 'kind=', 'kind=pay_link,', 'removed=perhaps', 'gatewayId=res_x']) expect([query, (await grace.call('GET', `/v1/resources?${query}`)).status]).toEqual([query, 422]);
  });
});

describe('the catalogue', () => {
  it('hears of a new resource although it was just absent, and of every change', async () => {
    const catalogue = api.app.get(CatalogueService);
    expect(await catalogue.byHandle('brand-new')).toBeNull();
    const { body } = await ada.call('POST', '/v1/resources', { kind: 'tip_jar', handle: 'brand-new', title: 'One' });
    expect((await catalogue.byHandle('brand-new'))?.title).toBe('One');
    await ada.call('PATCH', `/v1/resources/${String(body.id)}`, { title: 'Two', active: false });
    expect(await catalogue.byHandle('brand-new')).toMatchObject({ title: 'Two', unpayableReason: 'paused', merchantName: 'ada' });
    await api.call('PATCH', '/v1/merchant', { name: 'Ada L.' }, { cookie: ada.cookie, origin: 'http://till.test' });
    expect((await catalogue.byHandle('brand-new'))?.merchantName).toBe('Ada L.');
  });

  it('asks the database for nothing that cannot be a name', async () => {
    const catalogue = api.app.get(CatalogueService);
    expect(catalogue.bySlug('short')).toBeNull();
    expect(catalogue.byId("res_' OR 1=1")).toBeNull();
  });
});

describe('a file', () => {
  it('is stored as sent, also when it is JSON, and can be sold', async () => {
    const bytes = Buffer.from('{"not": "parsed"}');
    const upload = await ada.call('PUT', '/v1/files?name=data.json', bytes, { 'content-type': 'application/json; charset=utf-8' });
    expect(upload.status).toBe(201);
    expect(upload.body).toMatchObject({ name: 'data.json', mediaType: 'application/json', sizeBytes: bytes.length });
    const sold = await ada.call('POST', '/v1/resources', { ...link, deliverable: { type: 'file', fileId: upload.body.id } });
    expect(sold.status).toBe(201);
    expect((await ada.call('GET', `/v1/files/${String(upload.body.id)}`)).body).toEqual(upload.body);
  });

  it('may be larger than any other body', async () => {
    const upload = await ada.call('PUT', '/v1/files?name=large.bin', Buffer.alloc(3_000_000, 7), { 'content-type': 'application/octet-stream' });
    expect([upload.status, upload.body.sizeBytes]).toEqual([201, 3_000_000]);
  });

  it('needs bytes, a plain name and at most 100 MB', async () => {
    expect((await ada.call('PUT', '/v1/files?name=empty.txt')).status).toBe(422);
    expect((await ada.call('PUT', '/v1/files?name=..%2Fetc', Buffer.from('x'), { 'content-type': 'text/plain' })).status).toBe(422);
    expect((await ada.call('PUT', '/v1/files?name=big', Buffer.from('x'), { 'content-type': 'text/plain', 'content-length': '104857601' })).status).toBe(413);
  });

  it('is the only call that takes another body than JSON', async () => {
    const answer = await ada.call('POST', '/v1/resources', '<a/>', { 'content-type': 'text/xml' });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
  });
});

describe('a wallet', () => {
  it('cannot be removed while a resource names it, or while it is the default among several', async () => {
    const { body: second } = await ada.call('POST', '/v1/wallets', { family: 'evm', address: '0x2222222222222222222222222222222222222222' });
    const { body: named } = await ada.call('POST', '/v1/resources', { ...link, walletIds: [second.id] });
    expect((await ada.call('DELETE', `/v1/wallets/${String(second.id)}`)).body.code).toBe('wallet_in_use');
    await ada.call('PATCH', `/v1/resources/${String(named.id)}`, { walletIds: null });
    const [, first] = (await ada.call('GET', '/v1/wallets')).body.data;
    expect(first).toMatchObject({ address, isDefault: true });
    expect((await ada.call('DELETE', `/v1/wallets/${String(first.id)}`)).body.code).toBe('wallet_in_use');
    await ada.call('PATCH', `/v1/wallets/${String(second.id)}`, { isDefault: true });
    expect((await ada.call('DELETE', `/v1/wallets/${String(first.id)}`)).status).toBe(204);
    expect((await ada.call('GET', `/v1/wallets/${String(first.id)}`)).status).toBe(404);
  });
});
