import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devMerchant, poll } from '@till/testing';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { MerchantAtTill } from '../../../test/merchant-at-till.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { WebhookReceiver } from '../../../test/webhook-receiver.js';
import { startWorld, type World } from '../../../test/world.js';
import { startHonoSeller } from '../../../test/x402-servers.js';

let world: World;
let till: RunningTill;
let ada: MerchantAtTill;
let shop: WebhookReceiver;

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config({ TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  ada = await MerchantAtTill.signUp(till, 'ada@example.com', devMerchant(0));
  shop = await WebhookReceiver.start(ada, ['payment.received', 'payment.settled', 'payment.failed', 'delivery.failed']);
});
afterAll(async () => {
  await shop.stop();
  await till.stop();
  await world.stop();
});

/**
 * What the shop was told of a payment, as soon as it has heard all of `types`, in the order in which it happened: two events of
 * one millisecond in the order of `types`.
 */
const toldOf = (paymentId: string, types: readonly string[]): Promise<ReturnType<WebhookReceiver['verify']>[]> =>
  poll(`to be told of ${types.join(', ')}`, () => {
    const about = shop.seen.map((request) => shop.verify(request)).filter(({ data }) => data.id === paymentId);
    const inOrder = about.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || types.indexOf(a.type) - types.indexOf(b.type));
    return Promise.resolve(types.every((type) => about.some((told) => told.type === type)) ? inOrder : undefined);
  });

describe.each(['evm', 'solana'] as const)('a payment that settles on %s', (family) => {
  it('is told as received and as settled, with the transaction that proves it', async () => {
    const { paymentId } = await payAsClient(world, await ada.payLink('0.75'), buyerOn(family));
    const told = await toldOf(paymentId ?? '', ['payment.received', 'payment.settled']);
    expect(told.map(({ type }) => type)).toEqual(['payment.received', 'payment.settled']);
    const settled = told[1];
    expect(settled.data).toMatchObject({ id: paymentId, amount: '0.75', moneyMoved: 'yes', transaction: expect.any(String), settledAt: expect.any(String) });
    expect(['settled', 'final']).toContain(settled.data.status);
    expect(JSON.stringify(settled)).not.toContain('signature');
  });
});

describe('a payment of a seller’s own server', () => {
  it('is told like one of Till’s own links', async () => {
    const { body: key } = await ada.call('POST', '/v1/facilitator-keys', { name: 'Shop' });
    const server = await startHonoSeller({ facilitatorUrl: `${till.url}${new URL(key.url).pathname}`, payTo: { evm: devMerchant(0).evm, solana: devMerchant(0).solana } });
    const { response } = await payAsClient(world, `${server.url}/weather/oslo`, buyerOn('evm'));
    expect(response.status).toBe(200);
    const { body: list } = await ada.call('GET', '/v1/payments?limit=1');
    const told = await toldOf(list.data[0].id, ['payment.received', 'payment.settled']);
    expect(told.map(({ type }) => type)).toEqual(['payment.received', 'payment.settled']);
    await server.stop();
  });
});

describe('a paid call whose seller does not answer', () => {
  it('is told as a failed delivery, once', async () => {
    const origin = await TestOrigin.start();
    origin.answer = (_request, response) => void response.writeHead(500).end();
    const gateway = await ada.call('POST', '/v1/gateways', { name: 'Weather', originUrl: origin.url, routes: [{ method: 'GET', path: '/a', price: '0.05', settle: 'first' }] });
    const { paymentId } = await payAsClient(world, `${till.url}${new URL(gateway.body.url).pathname}/a`, buyerOn('evm', 1));
    const told = await toldOf(paymentId ?? '', ['payment.received', 'payment.settled', 'delivery.failed']);
    expect(told.map(({ type }) => type)).toEqual(['payment.received', 'payment.settled', 'delivery.failed']);
    expect(told[2].data.timeline.at(-1)).toMatchObject({ type: 'delivery_failed', data: { why: 'The seller’s API answered with status 500.' } });
    await origin.stop();
  });
});
