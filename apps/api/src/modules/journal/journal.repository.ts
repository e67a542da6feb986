import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { EntrySource, NewJournalEntry } from './journal-entry.js';

const postSql = `
  WITH entry AS (
    INSERT INTO journal_entries (merchant_id, id, mode, kind, source_id, subject_id, resource_id, network, asset, wallet, transaction, log_index, block, at, sales)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
  )
  INSERT INTO journal_postings (merchant_id, entry_id, n, account, amount)
  SELECT $1, $2, side.n, side.account, side.amount FROM jsonb_to_recordset($16::jsonb) AS side(n smallint, account text, amount numeric)`;

/** The copy of an entry with its signs turned, unless it was reversed before. */
const reverseSql = `
  WITH entry AS (
    INSERT INTO journal_entries (merchant_id, id, mode, kind, source_id, subject_id, resource_id, network, asset, wallet, transaction, log_index, block, at, sales, reverses)
    SELECT merchant_id, $4, mode, 'reversal', id, subject_id, resource_id, network, asset, wallet, transaction, log_index, block, at, -sales, id
    FROM journal_entries WHERE merchant_id = $1 AND kind = $2 AND source_id = $3
    ON CONFLICT DO NOTHING RETURNING merchant_id, id, reverses
  )
  INSERT INTO journal_postings (merchant_id, entry_id, n, account, amount)
  SELECT entry.merchant_id, entry.id, side.n, side.account, -side.amount FROM entry JOIN journal_postings AS side ON side.entry_id = entry.reverses
  RETURNING entry_id`;

/** SQL of the journal. The database itself refuses an entry that is not balanced, and every change of one. */
@Injectable()
export class JournalRepository {
  async insert(tx: Transaction, id: string, entry: NewJournalEntry): Promise<void> {
    const sides = entry.postings.map(({ account, amount }, index) => ({ n: index + 1, account, amount: amount.toString() }));
    await tx.query(postSql, [
      entry.merchantId, id, entry.mode, entry.kind, entry.sourceId, entry.subjectId, entry.resourceId, entry.network, entry.asset, entry.wallet,
      entry.transaction, entry.logIndex, entry.block.toString(), entry.at, entry.isSale ? 1 : 0, JSON.stringify(sides),
    ]);
  }

  /** False when there is no such entry or it was reversed before. */
  async reverse(tx: Transaction, id: string, { merchantId, kind, sourceId }: EntrySource): Promise<boolean> {
    return (await tx.query(reverseSql, [merchantId, kind, sourceId, id])).length > 0;
  }
}
