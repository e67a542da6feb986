import { Injectable } from '@nestjs/common';
import { moneyMoved } from '@till/ledger';
import { Config } from '../../config/config.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { statusUrl } from '../payments/payment-dto.js';
import { isGivenBack, type Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';
import { BadAuthorizations } from './bad-authorizations.js';
import type { Offer } from './offer.js';
import { PaymentWaiter } from './payment-waiter.js';
import { type ProvenWallet, SignInService } from './sign-in.service.js';
import { mayHave, type Standing } from './standing.js';

/** A request that shows, or is to show, whose it is. */
export interface Asker {
  offer: Offer;
  /** The header `SIGN-IN-WITH-X`. */
  signIn: string | readonly string[] | undefined;
  ip: string;
}

/** What a wallet's proof opens. */
export type Pass =
  /** The payment of that wallet, settled or still open. */
  | { kind: 'payment'; payment: Payment }
  | { kind: 'not_bought' }
  | { kind: 'refused'; problem: ProblemError };

/** Lets wallets that paid have again what they bought: the wallet is the library card (promise P4). */
@Injectable()
export class PassesService {
  constructor(
    private readonly config: Config,
    private readonly signIn: SignInService,
    private readonly payments: PaymentsService,
    private readonly waiter: PaymentWaiter,
    private readonly bad: BadAuthorizations,
  ) {}

  /** What a proof without a payment opens. A faulty proof is refused and never answered with a price: its wallet may have paid. */
  async open({ offer, signIn, ip }: Asker): Promise<Pass> {
    const wallet = await this.wallet(signIn ?? '', offer, ip);
    if (wallet instanceof ProblemError) return { kind: 'refused', problem: wallet };
    const payment = await this.payments.newestOf({ merchantId: offer.resource.merchantId, resourceId: offer.resource.id, payer: wallet.address, network: wallet.by === 'contract' ? wallet.network : null });
    if (!payment) return { kind: 'not_bought' };
    if (!(await this.signIn.use(wallet))) return { kind: 'refused', problem: refusedProof('invalid_siwx_nonce') };
    const resolved = await this.waiter.resolved(payment);
    return moneyMoved(resolved.status) === 'no' ? { kind: 'not_bought' } : { kind: 'payment', payment: resolved };
  }

  /** Why the asker may not have what a settled payment bought, in words that say how it may after all; null when it may. */
  async refusal({ standing, payment }: { standing: Standing; payment: Payment }, { offer, signIn, ip }: Asker): Promise<ProblemError | null> {
    if (moneyMoved(payment.status) !== 'yes') return null;
    if (isGivenBack(payment)) return this.givenBack(payment);
    if (mayHave(standing, payment)) return null;
    if (signIn === undefined) return this.proofRequired(payment);
    const wallet = await this.wallet(signIn, offer, ip);
    if (wallet instanceof ProblemError) return wallet;
    if (!isPayer(wallet, payment)) return this.proofRequired(payment, 'siwx_not_the_payer');
    return (await this.signIn.use(wallet)) ? null : refusedProof('invalid_siwx_nonce');
  }

  private async wallet(header: string | readonly string[], offer: Offer, ip: string): Promise<ProvenWallet | ProblemError> {
    if (this.bad.isSpent(ip)) return new ProblemError('rate_limited', 'Too many proofs and payments from this address were faulty. Wait a little.', { headers: { 'retry-after': '5' } });
    const verified = await this.signIn.verify(header, offer);
    if (verified.ok) return verified.value;
    this.bad.count(ip);
    return refusedProof(verified.error);
  }

  private givenBack({ id }: Payment): ProblemError {
    return new ProblemError('payment_refunded', 'The seller has sent this payment back in full, so it opens nothing any more. Who still wants it asks without a payment and buys it anew.', {
      paymentId: id,
      statusUrl: statusUrl(this.config.publicUrl, id),
      headers: { 'till-payment': id },
    });
  }

  private proofRequired({ id }: Payment, reason = 'proof_missing'): ProblemError {
    return new ProblemError('payer_proof_required', 'This payment is settled, so its signature is public on the chain and opens nothing any more. Do not pay again: sign the challenge in extensions["sign-in-with-x"] with the wallet that paid, and send this request again with SIGN-IN-WITH-X.', {
      reason,
      paymentId: id,
      statusUrl: statusUrl(this.config.publicUrl, id),
      headers: { 'till-payment': id },
    });
  }
}

function isPayer(wallet: ProvenWallet, { payer, network }: Payment): boolean {
  return wallet.address === payer && (wallet.by === 'key' || wallet.network === network);
}

function refusedProof(reason: string): ProblemError {
  return new ProblemError('payer_proof_required', 'The proof in SIGN-IN-WITH-X does not hold here. Ask without it for a new challenge and sign that one. Nothing was charged.', { reason });
}
