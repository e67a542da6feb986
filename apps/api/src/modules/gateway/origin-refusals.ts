import { Injectable, Logger } from '@nestjs/common';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { OpenGateway } from './open-gateway.js';

const gateways = 10_000;
/** One word to the doctor stands for all the calls that meet the same refusal meanwhile. */
const quietMs = 10 * 60_000;

/** Tells that an origin has turned its seller's own key away, so that the doctor looks and the seller hears of it. */
@Injectable()
export class OriginRefusals {
  private readonly logger = new Logger(OriginRefusals.name);
  private readonly told = new LruCache<true>(gateways, quietMs);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** The call that met it does not wait; what fails is told by the next. */
  note({ merchantId, id }: Pick<OpenGateway, 'merchantId' | 'id'>): void {
    if (this.told.get(id) !== undefined) return;
    this.told.set(id, true);
    this.unitOfWork
      .tenant(merchantId, (tx) => this.outbox.append(tx, { topic: 'origin.refused_seller', merchantId, subjectId: id }))
      .catch((error: unknown) => {
        this.told.delete(id);
        this.logger.warn(`${id} is turned away by its origin, which is not told: ${error instanceof Error ? error.message : String(error)}`);
      });
  }
}
