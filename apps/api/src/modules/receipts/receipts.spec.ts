import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Receipt, receiptSchema, type ReceiptView } from '@till/contract';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { stubPages, viewOf } from '../../../test/stub-pages.js';
import { startWorld, type World } from '../../../test/world.js';
import { BlobStore } from '../../platform/blobs/blob-store.js';
import { newId } from '../../platform/ids/new-id.js';

let world: World;
let till: RunningTill;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
const fileBytes = randomBytes(300_000);

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_HOME: await stubPages() }));
  merchant = await seedMerchant(world.postgres.url);
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

const linkTo = (deliverable?: unknown): Promise<Seeded> => seedLink(world.postgres.url, merchant, { price: 1_000_000n, deliverable, metadata: { order: '7' } });
const pay = async (link: Seeded, place = 0) => payAsClient(world, `${till.url}/p/${link.slug}`, buyerOn('evm', place));
const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${till.url}${path}`, { headers });

async function storedFile(name: string): Promise<string> {
  const id = newId('file');
  const { sizeBytes, sha256 } = await till.app.get(BlobStore).write(merchant.merchantId, id, Readable.from(fileBytes), 1_000_000);
  await asOwner(world.postgres.url, 'INSERT INTO files (merchant_id, id, name, media_type, size_bytes, sha256) VALUES ($1, $2, $3, $4, $5, $6)', [merchant.merchantId, id, name, 'text/html', sizeBytes, sha256]);
  return id;
}

describe('what was bought', () => {
  it.each([
    ['a text as Markdown', { type: 'text', content: '# The end' }, 'text/markdown', '# The end'],
    ['a JSON document', { type: 'json', content: { a: [1, null] } }, 'application/json', '{"a":[1,null]}'],
    ['a link', { type: 'redirect', url: 'https://example.com/x' }, 'application/json', '{"type":"redirect","url":"https://example.com/x"}'],
  ])('comes as %s', async (_what, deliverable, mediaType, body) => {
    const { response } = await pay(await linkTo(deliverable));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(mediaType);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toBe(body);
  });

  it('is the receipt where nothing else was promised', async () => {
    const { response, paymentId } = await pay(await linkTo());
    expect(receiptSchema.parse(await response.json())).toMatchObject({ id: paymentId, status: 'settled', moneyMoved: 'yes', amount: '1.00', resource: { title: 'A thing' } });
  });

  it('is a file that a browser saves and never shows, byte for byte, and again in parts for the cookie’s holder', async () => {
    const fileId = await storedFile('naïve "notes".html');
    const { response, paymentId } = await pay(await linkTo({ type: 'file', fileId }));
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="na_ve _notes_.html"; filename*=UTF-8''na%C3%AFve%20%22notes%22.html`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-length')).toBe('300000');
    const sha256 = (bytes: ArrayBuffer | Buffer) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
    expect(sha256(await response.arrayBuffer())).toBe(sha256(fileBytes));
    const path = `/r/${paymentId ?? ''}/file`;
    const cookie = cookieOf(response);
    expect((await get(path)).status).toBe(404);
    expect((await get(path, { cookie: 'till_paid=guess' })).status).toBe(404);
    expect(sha256(await (await get(path, { cookie })).arrayBuffer())).toBe(sha256(fileBytes));
    const part = await get(path, { cookie, range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([206, 'bytes 100-199/300000', '100']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(fileBytes.subarray(100, 200));
    expect(Buffer.from(await (await get(path, { cookie, range: 'bytes=-5' })).arrayBuffer())).toEqual(fileBytes.subarray(-5));
    expect((await get(path, { cookie, range: 'bytes=300000-' })).status).toBe(416);
  });

  it('stays owed when it cannot be sent, and comes with the same payment later', async () => {
    const link = await linkTo({ type: 'file', fileId: newId('file') });
    const { response, paymentId, paymentHeaders } = await pay(link);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: 'delivery_failed', paymentId });
    await asOwner(world.postgres.url, `UPDATE resources SET deliverable = '{"type":"json","content":1}' WHERE id = $1`, [link.resourceId]);
    const again = await get(`/p/${link.slug}`, paymentHeaders);
    expect([again.status, await again.text(), again.headers.get('till-payment')]).toEqual([200, '1', paymentId]);
  });
});

describe('a receipt', () => {
  const html = { accept: 'text/html,*/*' };

  it('is JSON for clients and a page for people, and shows the bought thing to the cookie’s holder alone', async () => {
    const { response, paymentId } = await pay(await linkTo({ type: 'text', content: 'the secret' }));
    const path = `/r/${paymentId ?? ''}`;
    expect(response.headers.get('set-cookie')).toMatch(/^till_paid=[\w-]{43}; Max-Age=\d+; Path=\/r\/pay_\w+; HttpOnly; SameSite=Lax$/);
    const receipt = receiptSchema.parse(await (await get(path)).json());
    expect(receipt).toMatchObject({ id: paymentId, payer: buyerOn('evm').address, merchant: { name: 'Merchant 0' } });
    const stranger = await viewOf<ReceiptView>(await get(path, html));
    expect([stranger.receipt.status, stranger.delivered]).toEqual(['settled', null]);
    const holder = await viewOf<ReceiptView>(await get(path, { ...html, cookie: cookieOf(response) }));
    expect(holder.delivered).toEqual({ type: 'text', html: '<p>the secret</p>' });
  });

  it('opens nothing any more once all of its money went back, at the link neither, and says so', async () => {
    const fileId = await storedFile('book.pdf');
    const link = await linkTo({ type: 'file', fileId });
    const { response, paymentId = '', paymentHeaders } = await pay(link);
    const cookie = cookieOf(response);
    const opened = async () => ({
      shown: (await viewOf<ReceiptView>(await get(`/r/${paymentId}`, { ...html, cookie }))).delivered?.type,
      file: (await get(`/r/${paymentId}/file`, { cookie })).status,
      link: (await get(`/p/${link.slug}`, paymentHeaders)).status,
    });
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'partially_refunded', refunded = 400000 WHERE id = $1", [paymentId]);
    expect(await opened()).toEqual({ shown: 'file', file: 200, link: 200 });
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'refunded', refunded = amount WHERE id = $1", [paymentId]);
    expect(await opened()).toEqual({ shown: undefined, file: 404, link: 403 });
    const refused = await get(`/p/${link.slug}`, paymentHeaders);
    const problem = (await refused.json()) as { code: string; extensions?: unknown };
    expect([problem.code, problem.extensions, refused.headers.get('payment-required'), refused.headers.get('till-payment')]).toEqual(['payment_refunded', undefined, null, paymentId]);
    expect(await (await get(`/r/${paymentId}`)).json()).toMatchObject({ status: 'refunded', refundedAmount: '1.00' });
  });

  it('of one payment does not open another', async () => {
    const [mine, other] = [await pay(await linkTo({ type: 'text', content: 'mine' })), await pay(await linkTo({ type: 'text', content: 'other' }), 1)];
    const view = await viewOf<ReceiptView>(await get(`/r/${other.paymentId ?? ''}`, { ...html, cookie: cookieOf(mine.response) }));
    expect(view.delivered).toBeNull();
  });

  it('tells the state of a payment that is not settled', async () => {
    world.facilitator.mode = { kind: 'hang' };
    const link = await linkTo({ type: 'text', content: 'not yet' });
    const { paymentId, response } = await impatiently(till, () => pay(link, 2));
    expect(response.status).toBe(202);
    const receipt = (await (await get(`/r/${paymentId ?? ''}`)).json()) as Receipt;
    expect(['settling', 'unknown']).toContain(receipt.status);
    expect(receipt.moneyMoved).toBe('unknown');
    const page = await get(`/r/${paymentId ?? ''}`, { ...html, cookie: cookieOf(response) });
    expect((await viewOf<ReceiptView>(page)).delivered).toBeNull();
    world.facilitator.mode = { kind: 'pass' };
  });

  it('is not found for an unknown id', async () => {
    for (const id of [newId('payment'), 'pay_x', '%00']) expect((await get(`/r/${id}`)).status).toBe(404);
  });
});
