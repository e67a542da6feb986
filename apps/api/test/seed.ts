import { devMerchant } from '@till/testing';
import pg from 'pg';
import { newId } from '../src/platform/ids/new-id.js';
import { newSlug } from '../src/platform/ids/new-slug.js';

/** A merchant with its default wallets and one pay link, written straight into the tables. */
export interface Seeded {
  merchantId: string;
  resourceId: string;
  slug: string;
  evm: string;
  solana: string;
}

export interface LinkDraft {
  price: bigint;
  deliverable?: unknown;
  metadata?: Record<string, string>;
  /** Test unless said otherwise. */
  mode?: 'test' | 'live';
}

/** Runs statements as the owner, past row-level security. */
export async function asOwner<Row extends object>(url: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is restarted on purpose ends idle connections too; the statement's own promise says what matters.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

export async function seedMerchant(url: string, place = 0): Promise<{ merchantId: string; evm: string; solana: string }> {
  const merchantId = newId('merchant');
  const { evm, solana } = devMerchant(place);
  await asOwner(url, 'INSERT INTO merchants (merchant_id, name) VALUES ($1, $2)', [merchantId, `Merchant ${String(place)}`]);
  for (const [family, address] of [['evm', evm], ['solana', solana]]) {
    await asOwner(url, 'INSERT INTO wallets (merchant_id, id, family, address, is_default) VALUES ($1, $2, $3, $4, true)', [merchantId, newId('wallet'), family, address]);
  }
  return { merchantId, evm, solana };
}

export async function seedLink(url: string, merchant: { merchantId: string; evm: string; solana: string }, draft: LinkDraft): Promise<Seeded> {
  const resourceId = newId('resource');
  const slug = newSlug();
  await asOwner(url, `INSERT INTO resources (merchant_id, id, mode, kind, slug, title, description, price, deliverable, metadata) VALUES ($1, $2, $7, 'pay_link', $3, 'A thing', 'Worth it', $4, $5, $6)`, [
    merchant.merchantId,
    resourceId,
    slug,
    draft.price.toString(),
    draft.deliverable === undefined ? null : JSON.stringify(draft.deliverable),
    JSON.stringify(draft.metadata ?? {}),
    draft.mode ?? 'test',
  ]);
  return { ...merchant, resourceId, slug };
}

export async function seedJar(url: string, merchant: { merchantId: string }, handle: string): Promise<string> {
  const resourceId = newId('resource');
  await asOwner(url, `INSERT INTO resources (merchant_id, id, mode, kind, handle, title, presets, min_amount, max_amount) VALUES ($1, $2, 'test', 'tip_jar', $3, 'Tips', '{1000000,3000000}', 100000, 50000000)`, [merchant.merchantId, resourceId, handle]);
  return resourceId;
}

/** What one test leaves undecided is not driven on in the next: no payment is due, no event waits, no job is kept. For a Till that has stopped. */
export async function forgetWork(url: string): Promise<void> {
  await asOwner(url, 'UPDATE payments SET next_check_at = NULL');
  await asOwner(url, 'UPDATE outbox SET dispatched_at = coalesce(dispatched_at, clock_timestamp()), finished_at = clock_timestamp() WHERE finished_at IS NULL');
  await asOwner(url, 'TRUNCATE bullmq.scheduler, bullmq.job CASCADE');
}
