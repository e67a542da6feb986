import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clearOfMidnight } from '../../../test/clear-of-midnight.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { newId } from '../ids/new-id.js';
import { Pruner } from './pruner.js';

const dayMs = 24 * 60 * 60_000;

let api: TestApi;
let ada: TestMerchant;

beforeAll(async () => {
  api = await TestApi.start();
  ada = await api.signUp('ada@example.com');
});
afterAll(() => api.stop());

/** A young row and an old one of everything that is kept for a while only; payments and resources are beside the point. */
const rowsSql = (merchantId: string) => `
  SET session_replication_role = replica;
  INSERT INTO idempotency_keys (merchant_id, key, request_hash, created_at) VALUES ('${merchantId}', 'young', '', now() - interval '23 hours'), ('${merchantId}', 'old', '', now() - interval '25 hours');
  INSERT INTO gateway_calls (merchant_id, payment_id, created_at) VALUES ('${merchantId}', 'young', now() - interval '29 days'), ('${merchantId}', 'old', now() - interval '31 days');
  INSERT INTO gateway_quota (merchant_id, resource_id, day, client, used) VALUES ('${merchantId}', 'young', (now() AT TIME ZONE 'UTC')::date, '', 1), ('${merchantId}', 'old', (now() AT TIME ZONE 'UTC')::date - 1, '', 1);
  INSERT INTO facilitator_grants (merchant_id, authorization_hash, seen_at) VALUES ('${merchantId}', 'young', now() - interval '7 days'), ('${merchantId}', 'old', now() - interval '9 days');
  INSERT INTO outbox (id, topic, merchant_id, subject_id, finished_at) VALUES ('${newId('event', Date.now() - 29 * dayMs)}', 't', '${merchantId}', 'young', now()), ('${newId('event', Date.now() - 31 * dayMs)}', 't', '${merchantId}', 'old', now()),
    ('${newId('event', Date.now() - 31 * dayMs)}', 't', '${merchantId}', 'unfinished', NULL)`;
const leftSql = `
  SELECT key AS name FROM idempotency_keys UNION ALL SELECT payment_id FROM gateway_calls UNION ALL SELECT resource_id FROM gateway_quota UNION ALL SELECT convert_from(authorization_hash, 'UTF8') FROM facilitator_grants UNION ALL SELECT subject_id FROM outbox WHERE topic = 't'`;
const left = async () => (await asOwner<{ name: string }>(api.postgres.url, leftSql)).map(({ name }) => name);

describe('the pruner', () => {
  it('deletes what is old and nothing else, one failure notwithstanding', async () => {
    await clearOfMidnight();
    const pruner = api.app.get(Pruner);
    await asOwner(api.postgres.url, rowsSql(ada.merchantId));
    pruner.add('things that are not there', (tx) => tx.query('DELETE FROM no_such_table'));
    expect((await left()).sort()).toEqual([...Array<string>(5).fill('old'), 'unfinished', ...Array<string>(5).fill('young')]);
    await pruner.prune();
    expect((await left()).sort()).toEqual(['unfinished', ...Array<string>(5).fill('young')]);
  });

  it('takes each name once', () => {
    expect(() => api.app.get(Pruner).add('grants', () => Promise.resolve())).toThrow('two prunings');
  });
});
