import { Injectable, type OnModuleInit } from '@nestjs/common';
import { oldestIdAt } from '../ids/new-id.js';
import { Pruner } from '../pruning/pruner.js';

/** Far longer than any reaction takes, and long enough for somebody to look into what happened. */
const keptDays = 30;
const dayMs = 24 * 60 * 60_000;

/** Deletes events that everybody has reacted to. Found by their ids, which begin with their time, as no other index has them all. */
@Injectable()
export class OutboxPruning implements OnModuleInit {
  constructor(private readonly pruner: Pruner) {}

  onModuleInit(): void {
    this.pruner.add('events', (tx) => tx.query('DELETE FROM outbox WHERE id < $1 AND finished_at IS NOT NULL', [oldestIdAt('event', Date.now() - keptDays * dayMs)]));
  }
}
