import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/unit-of-work.js';
import { newId } from '../ids/new-id.js';
import type { OutboxEvent } from './outbox-event.js';
import { OutboxRelay } from './outbox-relay.js';

/** Writes events beside the change they tell of: both commit or neither does. */
@Injectable()
export class Outbox {
  constructor(private readonly relay: OutboxRelay) {}

  /** Records the event in the caller's transaction; the relay hands it on right after the commit. */
  async append(tx: Transaction, event: Omit<OutboxEvent, 'id'>): Promise<OutboxEvent> {
    const recorded: OutboxEvent = { id: newId('event'), ...event };
    await tx.query('INSERT INTO outbox (id, topic, merchant_id, subject_id) VALUES ($1, $2, $3, $4)', [recorded.id, event.topic, event.merchantId, event.subjectId]);
    tx.afterCommit(() => this.relay.nudge(recorded));
    return recorded;
  }
}
