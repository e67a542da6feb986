import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { receiptPostings } from '@till/ledger';
import { devEvm } from '@till/testing';
import { JournalService } from '../src/modules/journal/journal.service.js';
import { UnitOfWork } from '../src/platform/database/unit-of-work.js';
import { newId } from '../src/platform/ids/new-id.js';
import { Outbox } from '../src/platform/outbox/outbox.js';
import { asOwner } from './seed.js';

/** A payment as settlement would have left it, with its receipt in the journal; of a merchant who has a resource. */
export async function recordSettled(app: INestApplicationContext, url: string, { merchantId, wallet, amount }: { merchantId: string; wallet: string; amount: bigint }): Promise<string> {
  const id = newId('payment');
  const [row] = await asOwner<{ resource_id: string }>(
    url,
    `INSERT INTO payments (merchant_id, id, mode, resource_id, status, x402_version, network, asset, amount, payer, pay_to, nonce, instruction, facilitator_url, from_block, settled_at)
     SELECT merchant_id, $2, 'test', id, 'settled', 2, 'eip155:84532', $4, $3, $5, $6, $7, '{}', 'http://f.test', 1, now() FROM resources WHERE merchant_id = $1 LIMIT 1 RETURNING resource_id`,
    [merchantId, id, amount.toString(), devEvm.usdc, `0x${randomBytes(20).toString('hex')}`, wallet, Buffer.from(id)],
  );
  if (!row) throw new Error('the merchant sells nothing');
  const facts = { network: devEvm.network, asset: devEvm.usdc, wallet, transaction: id, logIndex: 0, block: 1n, at: new Date() };
  await app.get(UnitOfWork).system(async (tx) => {
    await app.get(JournalService, { strict: false }).post(tx, { merchantId, mode: 'test', kind: 'receipt', sourceId: id, subjectId: id, resourceId: row.resource_id, ...facts, isSale: true, postings: receiptPostings(wallet, amount) });
    await app.get(Outbox, { strict: false }).append(tx, { topic: 'payment.settled', merchantId, subjectId: id });
  });
  return id;
}

/** Balances of the accounts that a payment's entries moved, in base units. */
export async function bookedFor(url: string, paymentId: string): Promise<Record<string, string>> {
  const rows = await asOwner<{ account: string; sum: string }>(url, `SELECT account, sum(amount)::text FROM journal_postings p JOIN journal_entries e ON e.id = p.entry_id WHERE subject_id = $1 GROUP BY 1`, [paymentId]);
  return Object.fromEntries(rows.map(({ account, sum }) => [account.startsWith('wallet:') ? 'wallet' : account, sum]));
}
