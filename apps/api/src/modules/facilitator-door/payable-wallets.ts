import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import type { Wallet } from '../wallets/wallet.js';
import { WalletsService } from '../wallets/wallets.service.js';
import type { FacilitatorKeyRow } from './facilitator-keys.repository.js';

/** A change is told by signal at once; this bounds how long a lost one matters. */
const lifeMs = 10_000;

/** The wallets a key's servers may be paid to, from memory. */
@Injectable()
export class PayableWallets implements OnModuleInit, OnModuleDestroy {
  private readonly known = new LruCache<Wallet[]>(10_000, lifeMs);
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly wallets: WalletsService,
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

  /** Those the key names, else all of the merchant; defaults first. */
  async of({ merchant_id: merchantId, wallet_ids: named }: FacilitatorKeyRow): Promise<Wallet[]> {
    const all = this.known.get(merchantId) ?? (await this.load(merchantId));
    return named === null ? all : all.filter(({ id }) => named.includes(id));
  }

  private async load(merchantId: string): Promise<Wallet[]> {
    const wallets = await this.unitOfWork.tenant(merchantId, (tx) => this.wallets.all(tx, merchantId));
    this.known.set(merchantId, wallets);
    return wallets;
  }
}
