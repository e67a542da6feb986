import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Alert, FindingCode } from '@till/contract';
import fc from 'fast-check';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AlertsService } from './alerts.service.js';

let api: TestApi;
let ada: TestMerchant;
let grace: TestMerchant;

beforeAll(async () => {
  api = await TestApi.start();
  [ada, grace] = await Promise.all([api.signUp('ada@till.test'), api.signUp('grace@till.test')]);
});
afterAll(() => api.stop());

async function link(by: TestMerchant = ada): Promise<string> {
  const made = await by.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '1' });
  return made.body.id;
}

/** A checkup's outcome: what is broken, as "code subject"; without a subject it is the resource itself. */
async function found(resourceId: string, broken: readonly string[], { merchantId }: TestMerchant = ada): Promise<void> {
  const troubles = broken.map((one) => {
    const [code = '', subject = resourceId] = one.split(' ');
    return { code: code as FindingCode, subject, params: { fault: 'is gone' }, message: 'It is gone.', advice: 'Bring it back.' };
  });
  await api.app.get(UnitOfWork).tenant(merchantId, (tx) => api.app.get(AlertsService).settle(tx, { merchantId, mode: 'test', resourceId }, troubles));
}

const alerts = async (query = '', by: TestMerchant = ada): Promise<Alert[]> => (await by.call('GET', `/v1/alerts?limit=100${query}`)).body.data;
const of = async (resourceId: string, by: TestMerchant = ada): Promise<Alert[]> => alerts(`&resourceId=${resourceId}`, by);
const events = (id: string) => asOwner<{ topic: string }>(api.postgres.url, 'SELECT topic FROM outbox WHERE subject_id = $1 ORDER BY created_at', [id]).then((rows) => rows.map(({ topic }) => topic));

describe('an alert', () => {
  it('opens with the second failure in a row, once, and closes with the recovery', async () => {
    const id = await link();
    await found(id, ['door_unreachable']);
    expect(await of(id)).toEqual([]);
    await found(id, ['door_unreachable']);
    await found(id, ['door_unreachable']);
    const [open, ...more] = await of(id);
    expect(more).toEqual([]);
    expect(open).toMatchObject({ status: 'open', code: 'door_unreachable', resourceId: id, resourceTitle: 'A thing', gatewayId: null, affected: 1, resourceIds: [id], message: 'It is gone.', advice: 'Bring it back.', params: { fault: 'is gone' }, closedAt: null, dismissedAt: null });
    await found(id, []);
    const [closed] = await of(id);
    expect(closed).toMatchObject({ id: open?.id, status: 'closed', affected: 0, resourceIds: [] });
    expect(await events(open?.id ?? '')).toEqual(['alert.opened', 'alert.closed']);
  });

  it('does not open for what fails now and then', async () => {
    const id = await link();
    for (let time = 0; time < 3; time++) {
      await found(id, ['door_unreachable']);
      await found(id, []);
    }
    await found(id, ['door_unreachable']);
    await found(id, ['door_wrong_status']);
    expect(await of(id)).toEqual([]);
  });

  it('opens anew when the same breaks again', async () => {
    const id = await link();
    for (let time = 0; time < 2; time++) {
      await found(id, ['v2_invalid']);
      await found(id, ['v2_invalid']);
      await found(id, []);
    }
    expect((await of(id)).map(({ status }) => status)).toEqual(['closed', 'closed']);
  });

  it('about something shared is one, and stays open until nobody has it any more', async () => {
    const [one, two] = [await link(), await link()];
    for (const id of [one, two, one, two]) await found(id, ['origin_down api.example']);
    const [shared, ...more] = await of(two);
    expect([shared, more]).toMatchObject([{ resourceId: one, affected: 2, resourceIds: [one, two] }, []]);
    await found(one, []);
    expect((await of(two)).map(({ status, resourceIds }) => [status, resourceIds])).toEqual([['open', [two]]]);
    await found(two, []);
    expect((await alerts('&status=open')).filter(({ id }) => id === shared?.id)).toEqual([]);
  });

  it('that was dismissed stays open and says when, however often it is dismissed', async () => {
    const id = await link();
    for (let time = 0; time < 2; time++) await found(id, ['door_unreachable']);
    const [open] = await of(id);
    const dismissed = await ada.call('POST', `/v1/alerts/${open?.id ?? ''}/dismiss`);
    expect(dismissed).toMatchObject({ status: 200, body: { id: open?.id, status: 'open', dismissedAt: expect.any(String) } });
    expect((await ada.call('POST', `/v1/alerts/${open?.id ?? ''}/dismiss`)).body).toEqual(dismissed.body);
    await found(id, ['door_unreachable']);
    expect(await of(id)).toEqual([dismissed.body]);
    expect((await ada.call('GET', `/v1/alerts/${open?.id ?? ''}`)).body).toEqual(dismissed.body);
  });

  it('is its merchant’s alone', async () => {
    const id = await link(grace);
    for (let time = 0; time < 2; time++) await found(id, ['network_down eip155:84532'], grace);
    const [hers] = await of(id, grace);
    expect(hers?.status).toBe('open');
    expect(await of(id)).toEqual([]);
    for (const [method, path] of [['GET', ''], ['POST', '/dismiss']] as const) expect((await ada.call(method, `/v1/alerts/${hers?.id ?? ''}${path}`)).status).toBe(404);
    expect((await of(id, grace))[0]?.dismissedAt).toBeNull();
    const mine = await link();
    for (let time = 0; time < 2; time++) await found(mine, ['network_down eip155:84532']);
    expect((await of(mine)).map(({ affected }) => affected)).toEqual([1]);
  });

  it('is listed newest first, page by page', async () => {
    const all = await alerts();
    expect(all.map(({ openedAt }) => openedAt)).toEqual(all.map(({ openedAt }) => openedAt).sort().reverse());
    const first = await ada.call('GET', '/v1/alerts?limit=2');
    const second = await ada.call('GET', `/v1/alerts?limit=2&cursor=${encodeURIComponent(String(first.body.nextCursor))}`);
    expect([...first.body.data, ...second.body.data]).toEqual(all.slice(0, 4));
  });

  it('is open exactly while something lasts, whatever checkups come at once', async () => {
    const ids = [await link(), await link(), await link()];
    const broken = fc.subarray(['node_down one', 'origin_down one', 'origin_down two'] as const);
    const round = fc.tuple(broken, broken, broken);
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 6 }), async (rounds) => {
        for (const outcomes of rounds) {
          await Promise.all(outcomes.map((outcome, at) => found(ids[at] ?? '', outcome)));
          const [wrong] = await asOwner<{ idle: number; missing: number }>(
            api.postgres.url,
            `SELECT (SELECT count(*)::int FROM alerts a WHERE closed_at IS NULL AND resource_id = ANY($1) AND NOT EXISTS (SELECT 1 FROM troubles t WHERE (t.merchant_id, t.code, t.subject) = (a.merchant_id, a.code, a.subject))) AS idle,
               (SELECT count(*)::int FROM troubles t WHERE times >= 2 AND NOT EXISTS (SELECT 1 FROM alerts a WHERE closed_at IS NULL AND (t.merchant_id, t.code, t.subject) = (a.merchant_id, a.code, a.subject))) AS missing`,
            [ids],
          );
          expect(wrong).toEqual({ idle: 0, missing: 0 });
        }
      }),
      { numRuns: 25, seed: 402 },
    );
  });
});
