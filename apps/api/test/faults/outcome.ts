import { poll } from '@till/testing';
import { asOwner } from '../seed.js';
import { booksAgainstChain } from './books.js';
import type { FaultClient } from './fault-client.js';
import type { FaultWorld } from './fault-world.js';
import { askingAt, brokenInvariants } from './invariants.js';

/** The promise: at rest this soon after a fault ended, without a human. */
export const recoveryMs = 90_000;

interface Row {
  id: string;
  status: string;
  reason: string | null;
  transaction: string | null;
  log_index: number | null;
}

/** The payment of a client's link, if it was claimed. */
export async function paymentOf(world: FaultWorld, { slug }: FaultClient): Promise<Row | undefined> {
  const rows = await asOwner<Row>(world.postgres.url, 'SELECT p.id, p.status, p.reason, p.transaction, p.log_index FROM payments p JOIN resources r ON r.id = p.resource_id WHERE r.slug = $1', [slug]);
  return rows[0];
}

/** Waits until a client's payment is in one of the states. */
export function inState(world: FaultWorld, client: FaultClient, ...states: string[]): Promise<Row> {
  return poll(`a payment that is ${states.join(' or ')}`, async () => {
    const payment = await paymentOf(world, client);
    return payment && states.includes(payment.status) ? payment : undefined;
  }, { timeoutMs: recoveryMs, everyMs: 50 });
}

/** Waits until every promise holds with nothing under way; answers what still does not after the time promised. */
export async function restored(world: FaultWorld, clients: readonly FaultClient[], elsewhere = 0n): Promise<string[]> {
  const seen = clients.flatMap(({ answers }) => answers);
  let broken: string[] = ['never looked'];
  await poll('rest', async () => {
    broken = [...(await brokenInvariants(askingAt(world.postgres.url), { isAtRest: true, seen })), ...(await booksAgainstChain(world, elsewhere))];
    return broken.length === 0 || undefined;
  }, { timeoutMs: recoveryMs, everyMs: 300 }).catch(() => undefined);
  return broken;
}
