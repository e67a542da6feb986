import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operations } from '@till/contract';
import { DataSource } from 'typeorm';
import { UnitOfWork } from './platform/database/unit-of-work.js';
import { newId } from './platform/ids/new-id.js';
import { TestApi, type TestMerchant } from '../test/test-api.js';

let api: TestApi;
let owner: TestMerchant;
let other: TestMerchant;
let ids: Record<string, string>;

/** Valid bodies, so that nothing but the tenant can be the reason of a refusal. */
const bodies: Record<string, unknown> = {
  updateWallet: { label: 'Mine now' },
  proveWallet: { message: 'Nonce: 00000000000000000000000000000000', signature: '0x'.padEnd(132, '0') },
  updateResource: { title: 'Mine now' },
  updateGateway: { name: 'Mine now' },
  attachInflow: { resourceId: newId('resource') },
  updateWebhookEndpoint: { description: 'Mine now' },
  reportRefund: { transaction: `0x${'1'.repeat(64)}` },
};

beforeAll(async () => {
  api = await TestApi.start();
  owner = await api.signUp('owner@example.com');
  other = await api.signUp('other@example.com');
  const wallet = await owner.call('POST', '/v1/wallets', { family: 'evm', address: '0x1111111111111111111111111111111111111111' });
  const resource = await owner.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '1', walletIds: [wallet.body.id] });
  const file = await owner.call('PUT', '/v1/files?name=a.txt', Buffer.from('a'), { 'content-type': 'text/plain' });
  const gateway = await owner.call('POST', '/v1/gateways', { name: 'API', originUrl: 'https://93.184.215.14' });
  const [key] = (await owner.call('GET', '/v1/api-keys')).body.data;
  const doorKey = await owner.call('POST', '/v1/facilitator-keys', { name: 'My server' });
  const webhookEndpoint = await owner.call('POST', '/v1/webhook-endpoints', { url: 'https://93.184.215.14/hooks', events: ['payment.settled'] });
  const [session] = (await api.call('GET', '/v1/auth/sessions', undefined, { cookie: owner.cookie })).body.data;
  const payment = newId('payment');
  const refund = newId('refund');
  const inflow = newId('inflow');
  const alert = newId('alert');
  const delivery = newId('webhookDelivery');
  const event = newId('event');
  await api.app.get(UnitOfWork).tenant(owner.merchantId, async (tx) => {
    await tx.query(
      `INSERT INTO payments (merchant_id, id, mode, resource_id, status, x402_version, network, asset, amount, payer, pay_to, nonce, instruction, facilitator_url, from_block)
       VALUES ($1, $2, 'test', $3, 'settled', 2, 'eip155:84532', 'usdc', 1, '0x70997970c51812dc3a010c7d01b50e0d17dc79c8', 'payee', '\\x01', '{}', 'http://f.test', 1)`,
      [owner.merchantId, payment, resource.body.id],
    );
    await tx.query(
      `INSERT INTO refunds (merchant_id, id, mode, payment_id, network, asset, amount, from_address, to_address)
       VALUES ($1, $2, 'test', $3, 'eip155:84532', $4, 1, '0x1111111111111111111111111111111111111111', '0x70997970c51812dc3a010c7d01b50e0d17dc79c8')`,
      [owner.merchantId, refund, payment, '0x036CbD53842c5426634e7929541eC2318f3dCF7e'],
    );
    await tx.query(
      `INSERT INTO inflows (merchant_id, id, mode, network, asset, wallet, payer, amount, transaction, log_index, block, block_hash, block_time, status)
       VALUES ($1, $2, 'test', 'eip155:84532', 'usdc', '0x1111111111111111111111111111111111111111', 'payer', 1, '0x1', 0, 1, '0x2', now(), 'unmatched')`,
      [owner.merchantId, inflow],
    );
    await tx.query(`INSERT INTO alerts (merchant_id, id, mode, code, subject, resource_id, params, message, advice) VALUES ($1, $2, 'test', 'door_unreachable', '', $3, '{}', 'Broken.', 'Mend it.')`, [
      owner.merchantId,
      alert,
      resource.body.id,
    ]);
    await tx.query(`INSERT INTO webhook_events (merchant_id, id, mode, type, subject_id, payload, created_at) VALUES ($1, $2, 'test', 'payment.settled', $3, '{}', now())`, [owner.merchantId, event, payment]);
    await tx.query(
      `INSERT INTO webhook_deliveries (merchant_id, id, mode, endpoint_id, event_id, event_type, subject_id, status, next_attempt_at) VALUES ($1, $2, 'test', $3, $4, 'payment.settled', $5, 'failed', NULL)`,
      [owner.merchantId, delivery, webhookEndpoint.body.id, event, payment],
    );
  });
  ids = { sessions: session.id, wallets: wallet.body.id, resources: resource.body.id, files: file.body.id, gateways: gateway.body.id, 'api-keys': key.id, payments: payment, refunds: refund, inflows: inflow, alerts: alert, 'webhook-endpoints': webhookEndpoint.body.id, deliveries: delivery, 'facilitator-keys': doorKey.body.id };
});
afterAll(() => api.stop());

const withId = Object.entries(operations)
  .filter(([, { path }]) => path.includes(':id'))
  .map(([name, { method, path }]) => ({ name, method, path }));

/** The id that stands behind the name before it. */
const idOf = (path: string): string | undefined => ids[/([\w-]+)\/:id/.exec(path)?.[1] ?? ''];

describe('a record of one merchant', () => {
  it.each(withId)('is not found by another one ($name)', async ({ name, method, path }) => {
    const id = idOf(path);
    expect(id).toBeDefined();
    const foreign = await other.call(method, path.replace(':id', id ?? ''), bodies[name]);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
    const unknown = await other.call(method, path.replace(':id', `${id?.slice(0, 4) ?? ''}${'0'.repeat(36)}`), bodies[name]);
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  it.each(withId.filter(({ method }) => method === 'GET'))('is found by its own ($name)', async ({ path }) => {
    expect((await owner.call('GET', path.replace(':id', idOf(path) ?? ''))).status).toBe(200);
  });

  it('does not appear in lists of another one, nor in live mode', async () => {
    const lists = ['/v1/wallets', '/v1/resources', '/v1/payments', '/v1/refunds', '/v1/inflows', '/v1/alerts', '/v1/gateways', '/v1/facilitator-keys', '/v1/webhook-endpoints'];
    for (const path of lists) {
      expect((await owner.call('GET', path)).body.data).toHaveLength(1);
      expect((await other.call('GET', path)).body.data).toEqual([]);
    }
    const live = await api.call('GET', '/v1/resources', undefined, { cookie: owner.cookie, 'till-mode': 'live' });
    expect(live.body.data).toEqual([]);
    expect((await api.call('GET', `/v1/resources/${ids.resources ?? ''}`, undefined, { cookie: owner.cookie, 'till-mode': 'live' })).status).toBe(404);
  });

  it('cannot be named by another one', async () => {
    const link = { kind: 'pay_link', title: 'Theft', price: '1' };
    expect((await other.call('POST', '/v1/resources', { ...link, walletIds: [ids.wallets] })).body.errors[0].field).toBe('walletIds');
    expect((await other.call('POST', '/v1/resources', { ...link, deliverable: { type: 'file', fileId: ids.files } })).body.errors[0].field).toBe('deliverable.fileId');
  });
});

describe('the database', () => {
  const tablesOf = async (): Promise<string[]> => {
    const rows: { relname: string }[] = await api.app.get(DataSource).query(
      `SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND relkind = 'r' AND relname <> 'migrations' ORDER BY 1`,
    );
    return rows.map(({ relname }) => relname);
  };

  it('shows no row of any table outside a unit of work', async () => {
    const tables = await tablesOf();
    expect(tables).toEqual(expect.arrayContaining(['merchants', 'members', 'sessions', 'api_keys', 'wallets', 'resources', 'payments', 'payment_claims', 'outbox', 'revenue_hourly']));
    for (const table of tables) expect([table, await api.app.get(DataSource).query(`SELECT 1 FROM ${table}`)]).toEqual([table, []]);
  });

  it('forces row-level security on every table', async () => {
    const open: unknown = await api.app.get(DataSource).query(
      `SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = current_schema() AND relkind = 'r' AND relname <> 'migrations' AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });

  it('opens no table of a merchant’s by anything but who the merchant is', async () => {
    const rows: { table: string; policies: string }[] = await api.app.get(DataSource).query(
      `SELECT c.relname AS table, coalesce(string_agg(p.permissive || ' ' || p.cmd || ' ' || p.qual || ' / ' || p.with_check, '; '), 'none') AS policies
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'merchant_id' AND NOT a.attisdropped
         LEFT JOIN pg_policies p ON p.schemaname = n.nspname AND p.tablename = c.relname
       WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') GROUP BY c.relname`,
    );
    expect(rows.length).toBeGreaterThan(25);
    // Some rows belong to nobody yet, or are looked up before anybody is known: those only Till itself sees.
    const known = ['PERMISSIVE ALL till_sees(merchant_id) / till_sees(merchant_id)', 'PERMISSIVE ALL till_is_system() / till_is_system()'];
    expect(rows.filter(({ policies }) => !known.includes(policies))).toEqual([]);
  });

  it.each(['audit_log', 'payment_claims', 'payment_events', 'evidence', 'handled_events'])('lets the application never change %s', async (table) => {
    const system = (sql: string) => api.app.get(UnitOfWork).system((tx) => tx.query(sql));
    await expect(system(`UPDATE ${table} SET merchant_id = merchant_id`)).rejects.toThrow(/permission denied/);
    await expect(system(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
  });

  it('remembers who did what', async () => {
    const entries = await api.app.get(UnitOfWork).tenant(owner.merchantId, (tx) => tx.query<{ actor: string; action: string }>('SELECT actor, action FROM audit_log ORDER BY at, id'));
    expect(entries.map(({ action }) => action)).toEqual(['member.signed_up', 'api_key.created', 'wallet.added', 'resource.created', 'gateway.created', 'door_key.created', 'webhook_endpoint.created']);
    expect(entries.map(({ actor }) => actor.slice(0, 4))).toEqual(['mem_', 'mem_', 'key_', 'key_', 'key_', 'key_', 'key_']);
  });
});
