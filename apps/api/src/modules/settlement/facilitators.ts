import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { FacilitatorCall, SettleOutcome, VerifyOutcome } from '@till/facilitator-client';
import { networkById } from '@till/networks';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { FacilitatorKeysService } from '../facilitators/facilitator-keys.service.js';
import { FacilitatorPreferencesService } from '../facilitators/facilitator-preferences.service.js';
import type { Facilitator } from '../networks/facilitator.js';
import { FacilitatorDirectory } from '../networks/facilitator-directory.js';
import { FacilitatorMetrics } from '../networks/facilitator-metrics.js';
import { NetworksService } from '../networks/networks.service.js';
import type { Payment } from '../payments/payment.js';
import { storedReason } from './stored-text.js';

/** A question that only saves work is not waited for longer. */
const verifyTimeoutMs = 3_000;

/** Calls facilitators for payments, and finds another one where that is safe. */
@Injectable()
export class Facilitators implements BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly directory: FacilitatorDirectory,
    private readonly networks: NetworksService,
    private readonly keys: FacilitatorKeysService,
    private readonly preferences: FacilitatorPreferencesService,
    private readonly metrics: FacilitatorMetrics,
  ) {}

  /** Whether an attempt begun now would only be cut off. */
  get isStopping(): boolean {
    return this.stopping;
  }

  /** Throws once Till is stopping. The job of the attempt comes again elsewhere. */
  refuseWhenStopping(): void {
    if (this.stopping) throw new Error('Till is stopping; no attempt is begun');
  }

  /** Asks the payment's facilitator to settle it, with the merchant's own key where it has one there. */
  async settle(payment: Pick<Payment, 'merchantId' | 'facilitatorUrl' | 'instruction'>): Promise<SettleOutcome> {
    const facilitator = this.directory.ofUrl(payment.facilitatorUrl);
    const own = await this.keys.of(payment.merchantId, facilitator);
    const outcome = await this.directory.settle(facilitator, payment.instruction.request, own);
    if (own && outcome.kind === 'unknown' && (outcome.reason === 'http_401' || outcome.reason === 'http_403')) await this.keys.refused(payment.merchantId, own);
    return outcome;
  }

  /** Why the payment's facilitator would not settle it now; null when it does not say so for certain. Moves nothing. */
  async refusal(payment: Pick<Payment, 'merchantId' | 'facilitatorUrl' | 'instruction'>): Promise<string | null> {
    const facilitator = this.directory.ofUrl(payment.facilitatorUrl);
    const own = await this.keys.of(payment.merchantId, facilitator);
    const outcome = await facilitator.verify(payment.instruction.request, { timeoutMs: verifyTimeoutMs, own });
    return outcome?.kind === 'refused' ? storedReason(outcome.reason) || 'no_reason_given' : null;
  }

  /**
   * Another facilitator for a payment of which nothing can have left Till, or null. The caller makes sure of that: two
   * facilitators with one payment race each other, and the loser's answer says nothing about the money.
   *
   * A Solana payment never finds one: its signed transaction names the quoted facilitator's account as fee payer, so
   * nobody else can add the signature that it still needs.
   */
  async insteadOf(tx: Transaction, payment: Payment, tried: ReadonlySet<string>): Promise<Facilitator | null> {
    if (this.stopping || networkById(payment.network)?.family !== 'evm') return null;
    const preference = await this.preferences.of(tx, payment.merchantId);
    const { x402Version } = payment.instruction.request;
    return this.networks.candidates(payment.network, preference).find((one) => !tried.has(one.url) && one.speaks(payment.network, x402Version) && one.breaker.admits) ?? null;
  }

  takenOver(fromUrl: string, to: Facilitator): void {
    this.metrics.takenOver(this.directory.ofUrl(fromUrl).id, to.id);
  }

  /** Asks a facilitator whether a payment would settle, with the merchant's own key where it has one there. Nothing happens by it. Null when it keeps failing. */
  async verify(merchantId: string, url: string, request: FacilitatorCall): Promise<VerifyOutcome | null> {
    const facilitator = this.directory.ofUrl(url);
    return facilitator.verify(request, { own: await this.keys.of(merchantId, facilitator) });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.endCalls();
  }

  /** Has calls under way end as unknown, so that whoever made them can still record that, and lets nobody begin another. */
  async endCalls(): Promise<void> {
    this.stopping = true;
    await this.directory.close();
  }
}
