import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { type ReceivingMeans, ReceivingService } from '../wallets/receiving.service.js';
import type { DoorKeyRow } from './door-key.js';

/** A change is told by signal at once; this bounds how long a lost one matters. */
const lifeMs = 10_000;

/** The wallets a key's servers may be paid to, and what their merchant wants of facilitators, from memory. */
@Injectable()
export class PayableWallets implements OnModuleInit, OnModuleDestroy {
  private readonly known = new LruCache<ReceivingMeans>(10_000, lifeMs);
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly receiving: ReceivingService,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    this.stops.push(
      this.signals.onTopic('resource', ({ merchantId }) => this.known.delete(merchantId)),
      this.signals.onGap(() => this.known.clear()),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** The wallets the key names, else all of the merchant; defaults first. */
  async of({ merchant_id: merchantId, wallet_ids: named }: DoorKeyRow): Promise<ReceivingMeans> {
    const means = this.known.get(merchantId) ?? (await this.load(merchantId));
    return named === null ? means : { ...means, wallets: means.wallets.filter(({ id }) => named.includes(id)) };
  }

  private async load(merchantId: string): Promise<ReceivingMeans> {
    const means = await this.unitOfWork.tenant(merchantId, (tx) => this.receiving.means(tx, merchantId));
    this.known.set(merchantId, means);
    return means;
  }
}
