import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { poll } from '@till/testing';
import { mostHeldByConnection } from '../../../test/held-by-sockets.js';
import { recordSettled } from '../../../test/record-settled.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { timePasses, WebhookReceiver } from '../../../test/webhook-receiver.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { Pruner } from '../../platform/pruning/pruner.js';
import { mostTries } from './retry-schedule.js';
import { webhookTopics } from './webhook-topics.js';
import { WebhookTurnsRepository } from './webhook-turns.repository.js';

let api: TestApi;
let ada: TestMerchant;
const open: WebhookReceiver[] = [];

beforeAll(async () => {
  api = await TestApi.start({ TILL_EGRESS_ALLOW: '127.0.0.0/8' });
  ada = await merchant('ada@till.test');
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const receiver of open.splice(0)) {
    await ada.call('DELETE', `/v1/webhook-endpoints/${receiver.id}`);
    await receiver.stop();
  }
});
afterAll(() => api.stop());

async function merchant(email: string): Promise<TestMerchant> {
  const made = await api.signUp(email);
  await made.call('POST', '/v1/wallets', { family: 'evm', address: `0x${String(email.length).padStart(40, '1')}` });
  await made.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '1' });
  return made;
}

async function receiver(events?: readonly string[], by = ada): Promise<WebhookReceiver> {
  const started = await WebhookReceiver.start(by, events);
  open.push(started);
  return started;
}

const pay = (by = ada) => recordSettled(api.app, api.postgres.url, { merchantId: by.merchantId, wallet: `0x${'1'.repeat(40)}`, amount: 1_500_000n });
/** Until everybody who reacts to it has. */
const told = (paymentId: string) => poll('its events to be done with', async () => (await asOwner(api.postgres.url, 'SELECT 1 FROM outbox WHERE subject_id = $1 HAVING count(*) = count(finished_at) AND count(*) > 0', [paymentId]))[0]);
const passes = (interval: string) => timePasses(api.postgres.url, interval);

describe('a settled payment', () => {
  it('is told to an endpoint that asks for it, signed, as the API itself shows it', async () => {
    const shop = await receiver();
    const paymentId = await pay();
    const { attemptLog, ...delivery } = await shop.tried(1);
    const [request] = shop.seen;
    const payload = shop.verify(request);
    expect(payload).toEqual({ id: request?.headers['webhook-id'], type: 'payment.settled', version: 1, createdAt: expect.any(String), mode: 'test', omitted: [], data: (await ada.call('GET', `/v1/payments/${paymentId}`)).body });
    expect(request).toMatchObject({ method: 'POST', url: '/hooks', headers: { 'content-type': 'application/json', 'user-agent': 'Till-Webhooks/1' } });
    expect(delivery).toMatchObject({ status: 'delivered', eventId: payload.id, eventType: 'payment.settled', subjectId: paymentId, attempts: 1, lastStatus: 204, lastFault: null, nextAttemptAt: null, url: `${shop.origin.url}/hooks`, payload: request?.body });
    expect(attemptLog).toMatchObject([{ number: 1, cause: 'schedule', status: 204, fault: null, body: '', bodyCut: false }]);
    expect((await shop.endpoint()).recent).toEqual({ delivered: 1, pending: 0, failed: 0 });
  });

  it('is told once per endpoint, however often its event is handed on, and not to one that asks for something else', async () => {
    const [one, two, other] = [await receiver(), await receiver(), await receiver(['payment.final'])];
    const paymentId = await pay();
    await Promise.all([one.tried(1), two.tried(1)]);
    await asOwner(api.postgres.url, "UPDATE outbox SET finished_at = NULL, dispatched_at = now() - interval '2 minutes', created_at = created_at - interval '3 minutes' WHERE subject_id = $1", [paymentId]);
    await api.app.get(OutboxRelay).poll();
    await told(paymentId);
    expect([await one.deliveries(), await two.deliveries(), await other.deliveries()].map(({ length }) => length)).toEqual([1, 1, 0]);
    expect(one.seen[0]?.headers['webhook-id']).toBe(two.seen[0]?.headers['webhook-id']);
    expect(one.seen[0]?.headers['webhook-signature']).not.toBe(two.seen[0]?.headers['webhook-signature']);
  });
});

describe('what happens', () => {
  const append = (topic: string, subjectId: string) => api.app.get(UnitOfWork).system((tx) => api.app.get(Outbox).append(tx, { topic, merchantId: ada.merchantId, subjectId }));

  it('to a payment is told by the event of its kind, received once however its settlement begins', async () => {
    const shop = await receiver(['payment.received', 'payment.settled', 'payment.final', 'payment.failed', 'payment.reverted', 'payment.refunded', 'delivery.failed', 'order.paid']);
    const paymentId = await pay();
    const topics = Object.keys(webhookTopics).filter((topic) => /^(payment|refund|delivery)\./.test(topic) && topic !== 'payment.settled');
    for (const topic of topics) await append(topic, paymentId);
    for (const topic of ['payment.unknown', 'payment.refunded', 'payment.partially_refunded']) await append(topic, paymentId);
    const expected = ['delivery.failed', 'payment.failed', 'payment.failed', 'payment.failed', 'payment.final', 'payment.received', 'payment.refunded', 'payment.reverted', 'payment.settled'];
    await poll('all of it', async () => (await shop.deliveries('&status=delivered')).length >= expected.length || undefined);
    expect((await shop.deliveries()).map(({ eventType }) => eventType).sort()).toEqual(expected);
    expect(shop.seen.map((request) => shop.verify(request).type).sort()).toEqual(expected);
    // An answer is written down a moment after the receiver has given it.
    await poll('their records', async () => (await shop.deliveries('&eventType=payment.failed&status=delivered')).length === 3 || undefined);
    expect((await shop.deliveries(`&subjectId=${paymentId}&status=failed`)).length).toBe(0);
  });

  it('to the books is told with the reconciliation that differs', async () => {
    const shop = await receiver(['reconciliation.difference']);
    const id = newId('reconciliation');
    await asOwner(
      api.postgres.url,
      `INSERT INTO reconciliations (merchant_id, id, mode, network, wallet, first_block, from_block, import_since, import_days, next_import_at, next_run_at, recorded, on_chain, difference)
       VALUES ($1, $2, 'test', 'eip155:84532', '0x2222222222222222222222222222222222222222', 1, 1, now(), 0, NULL, now() + interval '1 day', 1000000, 1500000, 500000)`,
      [ada.merchantId, id],
    );
    await append('reconciliation.difference', id);
    await shop.tried(1);
    expect(shop.verify(shop.seen[0])).toMatchObject({ type: 'reconciliation.difference', mode: 'test', data: { id, status: 'difference', difference: '0.50', network: 'eip155:84532' } });
  });

  it('in live mode is told to endpoints of live mode alone', async () => {
    const shop = await receiver();
    const paymentId = await pay();
    await shop.tried(1, paymentId);
    const live = await api.call('GET', `/v1/webhook-endpoints/${shop.id}/deliveries`, undefined, { cookie: ada.cookie, 'till-mode': 'live' });
    expect([live.status, (await api.call('GET', '/v1/webhook-endpoints', undefined, { cookie: ada.cookie, 'till-mode': 'live' })).body.data]).toEqual([404, []]);
    await asOwner(api.postgres.url, "UPDATE payments SET mode = 'live' WHERE id = $1", [paymentId]);
    await append('payment.settled', paymentId);
    await told(paymentId);
    expect(await shop.deliveries()).toHaveLength(1);
    await asOwner(api.postgres.url, "UPDATE payments SET mode = 'test' WHERE id = $1", [paymentId]);
  });

  it('is forgotten after 30 days', async () => {
    const shop = await receiver();
    await pay();
    const { id, eventId } = await shop.tried(1);
    await asOwner(api.postgres.url, "UPDATE webhook_deliveries SET created_at = created_at - interval '31 days' WHERE id = $1", [id]);
    await asOwner(api.postgres.url, "UPDATE webhook_events SET created_at = created_at - interval '31 days' WHERE id = $1", [eventId]);
    await pay();
    await poll('the second', async () => (await shop.deliveries())[1]);
    await api.app.get(Pruner).prune();
    expect((await shop.deliveries()).map((one) => one.id)).not.toContain(id);
    expect(await shop.deliveries()).toHaveLength(1);
    expect(await asOwner(api.postgres.url, 'SELECT 1 FROM webhook_events WHERE id = $1', [eventId])).toEqual([]);
  });
});

describe('an endpoint that does not take it', () => {
  it.each([
    ['answers 500', (shop: WebhookReceiver) => shop.answers(500), { status: 500, fault: { code: 'refused_status' }, body: 'answer 500' }],
    ['redirects', (shop: WebhookReceiver) => shop.answers(307, { location: `${shop.origin.url}/elsewhere` }), { status: 307, fault: { code: 'redirected' } }],
    ['resets the connection', (shop: WebhookReceiver) => void (shop.origin.answer = (request) => void request.socket.destroy()), { status: null, fault: { code: 'unreachable' } }],
    ['speaks something else', (shop: WebhookReceiver) => void (shop.origin.answer = (request) => void request.socket.end('SSH-2.0-OpenSSH_9.6\r\n')), { status: null, fault: { code: 'answer_invalid' } }],
  ])('because it %s is tried again, with the same id and the same bytes', async (_how, break_, attempt) => {
    const shop = await receiver();
    break_(shop);
    await pay();
    const failed = await shop.tried(1);
    expect(failed).toMatchObject({ status: 'pending', attempts: 1, attemptLog: [attempt] });
    expect(new Date(failed.nextAttemptAt).getTime() - new Date(failed.lastAttemptAt).getTime()).toBeLessThan(30_000);
    expect(await shop.endpoint()).toMatchObject({ status: 'failing', failingSince: expect.any(String), disablesAt: expect.any(String) });
    shop.answers(200);
    await passes('30 seconds');
    expect(await shop.tried(2)).toMatchObject({ status: 'delivered', attempts: 2, lastStatus: 200, lastFault: null });
    expect(await shop.endpoint()).toMatchObject({ status: 'active', failingSince: null });
    const [first, second] = shop.seen;
    expect([second?.body, second?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']]);
    expect(shop.verify(second)).toEqual(shop.verify(first));
    expect(shop.seen.map(({ url }) => url)).toEqual(['/hooks', '/hooks']);
  });

  it('because it is gone for good (410) is disabled, told to its merchant, and works again once it is enabled', async () => {
    const shop = await receiver(['payment.settled', 'alert.raised']);
    const watcher = await receiver(['alert.raised', 'alert.resolved']);
    shop.answers(410);
    const paymentId = await pay();
    expect(await shop.tried(1)).toMatchObject({ status: 'failed', lastFault: { code: 'gone' }, nextAttemptAt: null });
    expect(await shop.endpoint()).toMatchObject({ enabled: false, status: 'disabled', disabledReason: 'gone', disablesAt: null });
    await watcher.tried(1);
    const raised = watcher.verify(watcher.seen[0]);
    expect(raised).toMatchObject({ type: 'alert.raised', data: { code: 'webhook_disabled', status: 'open', webhookEndpointId: shop.id, resourceId: null, params: { endpoint: new URL(shop.origin.url).host } } });
    expect((await ada.call('GET', '/v1/alerts?status=open')).body.data).toEqual([raised.data]);
    await told(await pay());
    expect((await ada.call('POST', `/v1/webhook-endpoints/deliveries/${(await shop.deliveries())[0].id}/resend`)).body).toMatchObject({ status: 409, code: 'conflict' });
    shop.answers(200);
    expect((await ada.call('PATCH', `/v1/webhook-endpoints/${shop.id}`, { enabled: true })).body).toMatchObject({ status: 'active', enabled: true, disabledReason: null, failingSince: null });
    await poll('the alert to be closed', async () => watcher.seen[1]);
    expect(watcher.verify(watcher.seen[1])).toMatchObject({ type: 'alert.resolved', data: { id: raised.data.id, status: 'closed' } });
    // What happened while it was disabled is not told: only the first payment is in its list, and can be sent now.
    const [delivery] = await shop.deliveries('&eventType=payment.settled');
    expect(delivery.subjectId).toBe(paymentId);
    await ada.call('POST', `/v1/webhook-endpoints/deliveries/${delivery.id}/resend`);
    expect((await shop.tried(2, paymentId)).status).toBe('delivered');
  });

  it('because it is down for 76 hours is tried ten times; then the delivery has failed, its merchant knows, and it can be sent by hand', async () => {
    const shop = await receiver();
    shop.answers(503);
    const paymentId = await pay();
    for (let tries = 1; tries < mostTries; tries++) {
      expect((await shop.tried(tries)).status).toBe('pending');
      await passes('27 hours');
      // Only the schedule is looked at here, not for how long it has been failing.
      await asOwner(api.postgres.url, 'UPDATE webhook_endpoints SET failing_since = now() WHERE id = $1', [shop.id]);
    }
    expect(await shop.tried(mostTries)).toMatchObject({ status: 'failed', attempts: 10, nextAttemptAt: null, lastFault: { code: 'refused_status', message: 'answered 503' } });
    expect(await shop.endpoint()).toMatchObject({ status: 'failing', enabled: true });
    expect((await ada.call('GET', '/v1/alerts?status=open')).body.data).toMatchObject([{ code: 'webhook_failing', webhookEndpointId: shop.id, message: expect.stringContaining('it answered 503'), params: { faultCode: 'refused_status', status: '503' } }]);
    shop.answers(200);
    const [{ id }] = await shop.deliveries();
    expect((await ada.call('POST', `/v1/webhook-endpoints/deliveries/${id}/resend`)).status).toBe(202);
    expect(await shop.tried(11)).toMatchObject({ status: 'delivered', subjectId: paymentId, attemptLog: expect.arrayContaining([expect.objectContaining({ number: 11, cause: 'resend', status: 200 })]) });
    expect(new Set(shop.seen.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
    expect((await ada.call('GET', '/v1/alerts?status=open')).body.data).toEqual([]);
  });

  it('for five days is disabled, with all that waits for it kept until it is enabled', async () => {
    const shop = await receiver();
    shop.answers(500);
    await pay();
    await shop.tried(1);
    await passes('5 days');
    expect(await shop.tried(2)).toMatchObject({ status: 'pending', nextAttemptAt: null });
    expect(await shop.endpoint()).toMatchObject({ enabled: false, disabledReason: 'failing' });
    expect((await ada.call('GET', '/v1/alerts?status=open')).body.data).toMatchObject([{ code: 'webhook_disabled', webhookEndpointId: shop.id }]);
    await passes('1 day');
    shop.answers(200);
    await ada.call('PATCH', `/v1/webhook-endpoints/${shop.id}`, { enabled: true });
    expect((await shop.tried(3)).status).toBe('delivered');
  });

  it('and asks for patience in Retry-After gets it', async () => {
    const shop = await receiver();
    shop.answers(429, { 'retry-after': '7200' });
    await pay();
    const { nextAttemptAt, lastAttemptAt } = await shop.tried(1);
    expect(Math.round((new Date(nextAttemptAt).getTime() - new Date(lastAttemptAt).getTime()) / 60_000)).toBe(120);
  });
});

describe('an answer', () => {
  it('of many MB counts by its head, and its first 2 kB are kept', async () => {
    const shop = await receiver();
    // More than waits on a connection that nobody reads.
    const sizeBytes = mostHeldByConnection + 10_000_000;
    let written = 0;
    shop.origin.answer = (_request, response) => {
      response.writeHead(200, { 'x-long': 'y'.repeat(3_000), 'x-after': 'z' });
      const more = () => {
        while (written < sizeBytes && !response.destroyed) {
          written += 100_000;
          if (!response.write('x'.repeat(100_000))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    await pay();
    const { status, attemptLog } = await shop.tried(1);
    expect([status, attemptLog[0].body, attemptLog[0].bodyCut]).toEqual(['delivered', 'x'.repeat(2_048), true]);
    expect(JSON.stringify(attemptLog[0].headers).length).toBeLessThan(3_000);
    expect(written).toBeLessThan(sizeBytes);
  });

  it('whose body drips is not waited for', async () => {
    const shop = await receiver();
    shop.origin.answer = (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    };
    await pay();
    const { status, attemptLog } = await shop.tried(1);
    expect([status, attemptLog[0].bodyCut]).toEqual(['delivered', true]);
    expect(attemptLog[0].durationMs).toBeLessThan(10_000);
  });
});

describe('a delivery', () => {
  it('that was sent but not recorded is sent again, with the same id', async () => {
    const shop = await receiver();
    const { end } = WebhookTurnsRepository.prototype;
    let killed = false;
    // At this endpoint's delivery alone: what other tests have left behind goes on beside it.
    jest.spyOn(WebhookTurnsRepository.prototype, 'end').mockImplementation(function (this: WebhookTurnsRepository, tx, turn, ...rest) {
      if (killed || turn.endpointId !== shop.id) return end.call(this, tx, turn, ...rest);
      killed = true;
      return Promise.reject(new Error('the worker was killed'));
    });
    await pay();
    await poll('the record that fails', () => Promise.resolve(killed || undefined));
    // Until its lease runs out nobody else has it; then the next look finds it.
    await passes('2 minutes');
    const { attemptLog, status } = await shop.tried(2);
    expect(status).toBe('delivered');
    expect(attemptLog).toMatchObject([{ number: 2, fault: null }, { number: 1, status: null, fault: { code: 'interrupted' } }]);
    expect(shop.seen.map(({ headers }) => headers['webhook-id'])).toEqual([shop.seen[0]?.headers['webhook-id'], shop.seen[0]?.headers['webhook-id']]);
  });

  it('goes out although the queue has lost its job', async () => {
    const shop = await receiver();
    const { begin } = WebhookTurnsRepository.prototype;
    let lost = false;
    // Here as well: a job for another endpoint is none of this test's.
    jest.spyOn(WebhookTurnsRepository.prototype, 'begin').mockImplementation(async function (this: WebhookTurnsRepository, tx, merchantId, id, ...rest) {
      const [delivery] = await tx.query<{ endpoint_id: string }>('SELECT endpoint_id FROM webhook_deliveries WHERE merchant_id = $1 AND id = $2', [merchantId, id]);
      if (lost || delivery?.endpoint_id !== shop.id) return begin.call(this, tx, merchantId, id, ...rest);
      lost = true;
      return null;
    });
    await pay();
    await poll('the job that comes to nothing', () => Promise.resolve(lost || undefined));
    expect(shop.seen).toEqual([]);
    await passes('2 minutes');
    expect((await shop.tried(1)).status).toBe('delivered');
  });

  it('is sent again by hand after it was delivered, once at a time', async () => {
    const shop = await receiver();
    await pay();
    const { id } = await shop.tried(1);
    const answers = await Promise.all(Array.from({ length: 5 }, () => ada.call('POST', `/v1/webhook-endpoints/deliveries/${id}/resend`)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    // The first may be done with before the last asks, who then has it sent once more.
    const { attemptLog } = await poll('the last of it', async () => [await shop.tried(2)].find(({ status }) => status === 'delivered'));
    expect(attemptLog[0].cause).toBe('resend');
    expect(shop.seen.length).toBeGreaterThanOrEqual(2);
    expect(new Set(shop.seen.map(({ body }) => body)).size).toBe(1);
  });

  it('is signed with both secrets for a day after a rotation, and with the old one no more when it is to end now', async () => {
    const shop = await receiver();
    const old = shop.secret;
    const rotated = (await ada.call('POST', `/v1/webhook-endpoints/${shop.id}/rotate-secret`)).body;
    expect(rotated.secret).not.toBe(old);
    expect([rotated.secretHint, rotated.oldSecretUntil]).toEqual([rotated.secret.slice(-4), expect.any(String)]);
    await pay();
    await shop.tried(1);
    expect(String(shop.seen[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect(shop.verify(shop.seen[0], old)).toEqual(shop.verify(shop.seen[0], rotated.secret));
    await passes('24 hours');
    expect((await shop.endpoint()).oldSecretUntil).toBeNull();
    const [{ id }] = await shop.deliveries();
    await ada.call('POST', `/v1/webhook-endpoints/deliveries/${id}/resend`);
    await shop.tried(2);
    expect(() => shop.verify(shop.seen[1], old)).toThrow('No matching signature');
    expect(shop.verify(shop.seen[1], rotated.secret)).toMatchObject({ type: 'payment.settled' });
    const again = (await ada.call('POST', `/v1/webhook-endpoints/${shop.id}/rotate-secret`, { endOldNow: true })).body;
    expect(again.oldSecretUntil).toBeNull();
    await ada.call('POST', `/v1/webhook-endpoints/deliveries/${id}/resend`);
    await shop.tried(3);
    expect(() => shop.verify(shop.seen[2], rotated.secret)).toThrow('No matching signature');
    expect(shop.verify(shop.seen[2], again.secret)).toMatchObject({ type: 'payment.settled' });
  });
});

describe('a test', () => {
  it('is sent at once, told with its outcome, and neither retried nor held against the endpoint', async () => {
    const shop = await receiver();
    const good = await ada.call('POST', `/v1/webhook-endpoints/${shop.id}/test`);
    expect(good).toMatchObject({ status: 201, body: { status: 'delivered', eventType: 'webhook.test', subjectId: shop.id, attemptLog: [{ cause: 'test', status: 204 }] } });
    expect(shop.verify(shop.seen[0])).toMatchObject({ type: 'webhook.test', data: { endpointId: shop.id } });
    shop.answers(500);
    expect((await ada.call('POST', `/v1/webhook-endpoints/${shop.id}/test`)).body).toMatchObject({ status: 'failed', lastStatus: 500, nextAttemptAt: null });
    expect(await shop.endpoint()).toMatchObject({ status: 'test_failed', failingSince: null, failedTest: { fault: { code: 'refused_status' }, status: 500 } });
    await ada.call('PATCH', `/v1/webhook-endpoints/${shop.id}`, { enabled: false });
    shop.answers(200);
    expect((await ada.call('POST', `/v1/webhook-endpoints/${shop.id}/test`)).body).toMatchObject({ status: 'delivered', lastStatus: 200 });
    expect(await shop.endpoint()).toMatchObject({ status: 'disabled', failedTest: null });
  });
});

describe('an endpoint that hangs', () => {
  it('holds nobody up: others get theirs while it has a few tries under way and the rest of its own wait as rows', async () => {
    const bad = await receiver();
    let hanging = 0;
    bad.origin.answer = () => void hanging++;
    await Promise.all(Array.from({ length: 12 }, () => pay()));
    await poll('tries that hang', () => Promise.resolve(hanging === 4 || undefined));
    const grace = await merchant(`grace-${String(hanging)}@till.test`);
    const good = await receiver(undefined, grace);
    await pay(grace);
    expect((await good.tried(1)).status).toBe('delivered');
    const waiting = (await bad.deliveries()).filter(({ attempts }) => attempts === 0);
    expect([hanging, waiting.length]).toEqual([4, 8]);
    await good.stop();
    open.splice(open.indexOf(good), 1);
  });
});
