import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import { GrantsRepository } from './grants.repository.js';

/** A server that lost an answer asks again within its own timeout: 90 s in the reference SDK. */
const repeatMs = 2 * 60_000;
const keptDays = 8;
/** Younger than what is kept, so that a forgotten grant is never given a second time. */
const openDays = 7;
const dayMs = 24 * 60 * 60_000;
const purgeIntervalMs = 60 * 60_000;

/** What tells a signed payment from all others, before and after it is claimed. */
export type Signed = Pick<Payment, 'network' | 'payer' | 'nonce'>;

/**
 * Who was told "settled". A server hands its goods out on that word, so one payment must not earn it from two requests
 * (ADR 22). The SDK asks `/verify` once per request: two verifications before the word are two requests.
 */
@Injectable()
export class GrantsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(GrantsService.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly grants: GrantsRepository,
  ) {}

  /** A server was told that the payment is good. */
  async verified(merchantId: string, signed: Signed): Promise<void> {
    await this.unitOfWork.systemAtOnce((tx) => this.grants.verified(tx, merchantId, hashOf(signed)));
  }

  /** Whether a payment that Till knows may still earn goods. */
  async isOpen(payment: Payment): Promise<boolean> {
    if (Date.now() - payment.createdAt.getTime() > openDays * dayMs) return false;
    const told = await this.unitOfWork.tenant(payment.merchantId, (tx) => this.grants.find(tx, payment.merchantId, hashOf(payment)));
    return (told?.grants ?? 0) === 0;
  }

  /**
   * Whether a settled payment may be called settled now: the first time, and again to a server that asks once more about
   * its one request. `upfront` servers settle without a verification, so theirs are told once.
   */
  grant(payment: Payment, upfront: boolean): Promise<boolean> {
    return this.unitOfWork.systemAtOnce((tx) => this.grantWithin(tx, payment, upfront));
  }

  /** The same in the caller's commit: the one that settles the payment. */
  async grantWithin(tx: Transaction, payment: Payment, upfront: boolean): Promise<boolean> {
    if (Date.now() - payment.createdAt.getTime() > openDays * dayMs) return false;
    const told = await this.grants.granted(tx, payment.merchantId, hashOf(payment));
    if (told.grants === 1) return true;
    return !upfront && told.verifications <= 1 && told.grantedAt !== null && Date.now() - told.grantedAt.getTime() < repeatMs;
  }

  onApplicationBootstrap(): void {
    if (!this.config.runsJobs) return;
    this.timer = setInterval(() => void this.purge(), purgeIntervalMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async purge(): Promise<void> {
    try {
      await this.unitOfWork.system((tx) => this.grants.purge(tx, keptDays));
    } catch (error) {
      this.logger.warn(`old grants stay: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Stands for a signed payment, claimed or not. */
function hashOf({ network, payer, nonce }: Signed): Buffer {
  return createHash('sha256').update(`${network} ${payer} `).update(nonce).digest();
}
