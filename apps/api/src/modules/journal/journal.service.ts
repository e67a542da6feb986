import { Injectable } from '@nestjs/common';
import { isBalanced } from '@till/ledger';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import type { EntrySource, NewJournalEntry } from './journal-entry.js';
import { JournalRepository } from './journal.repository.js';

/** The merchants' books: append-only, double-entry. Every method works in the caller's commit, beside what it tells of. */
@Injectable()
export class JournalService {
  constructor(private readonly journal: JournalRepository) {}

  /** Posts an entry; returns its id. Throws when it is not balanced or its source was posted before. */
  async post(tx: Transaction, entry: NewJournalEntry): Promise<string> {
    if (!isBalanced(entry.postings)) throw new Error(`an entry of ${entry.subjectId} is not balanced`);
    const id = newId('journalEntry');
    await this.journal.insert(tx, id, entry);
    return id;
  }

  /** Undoes an entry with another one. Throws when there is none or it was undone before: then the books are not as the caller believes. */
  async reverse(tx: Transaction, source: EntrySource): Promise<void> {
    if (!(await this.journal.reverse(tx, newId('journalEntry'), source))) throw new Error(`nothing to reverse: ${source.kind} of ${source.sourceId}`);
  }
}
