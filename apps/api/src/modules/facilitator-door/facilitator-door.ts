import { Injectable } from '@nestjs/common';
import { moneyMoved } from '@till/ledger';
import { networkById } from '@till/networks';
import { facilitatorRequest, type FacilitatorRequest, sameAddress, type SubmittedPayment } from '@till/x402';
import { Config } from '../../config/config.js';
import { FromBlocks } from '../hosted/from-blocks.js';
import { type CheckedPayment, PaymentCheck } from '../hosted/payment-check.js';
import { claimNonce, isSameAsClaimed } from '../hosted/payment-identity.js';
import { PaymentWaiter } from '../hosted/payment-waiter.js';
import { settleVersion } from '../hosted/settle-version.js';
import { shownPayer, statusUrl } from '../payments/payment-dto.js';
import type { NewPayment } from '../payments/new-payment.js';
import { isGivenBack, type Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';
import { ExternalResourcesService } from '../resources/external-resources.service.js';
import { Facilitators } from '../settlement/facilitators.js';
import { FirstAttempts } from '../settlement/first-attempts.js';
import { SettlementHintsService } from '../settlement/settlement-hints.service.js';
import type { DoorKeyRow } from './door-key.js';
import { GrantsService, type Signed } from './grants.service.js';
import { duplicate, type Refusal, refusalOf } from './refusal.js';
import { type ServerCall, ServerCalls } from './server-calls.js';
import { WordInCommit } from './word-in-commit.js';

/** The answer of `/verify` in the x402 shape. */
export interface VerifyAnswer {
  isValid: boolean;
  invalidReason?: string;
  invalidMessage?: string;
  payer?: string;
}

/** The answer of `/settle` in the x402 shape. */
export interface SettleAnswer {
  success: boolean;
  errorReason?: string;
  errorMessage?: string;
  /** Empty when nothing is known to have been broadcast. */
  transaction: string;
  /** As the caller's version spells it. */
  network: string;
  payer?: string;
  /** Base units; v2 only. */
  amount?: string;
}

/** An answer with the payment it is about, when there is one. */
export interface Settled {
  answer: SettleAnswer;
  paymentId: string | null;
}

const unreadableChain: Refusal = { reason: 'unexpected_settle_error', message: 'The network cannot be read right now, so the payment was not taken. Send it again in a few seconds.' };

/**
 * Till as the facilitator of a seller's own x402 server. A payment is taken as at Till's own links: checked against the
 * server's terms, claimed, settled by the facilitator behind Till, proven from the chain.
 */
@Injectable()
export class FacilitatorDoor {
  constructor(
    private readonly config: Config,
    private readonly calls: ServerCalls,
    private readonly check: PaymentCheck,
    private readonly payments: PaymentsService,
    private readonly resources: ExternalResourcesService,
    private readonly waiter: PaymentWaiter,
    private readonly fromBlocks: FromBlocks,
    private readonly facilitators: Facilitators,
    private readonly firstAttempts: FirstAttempts,
    private readonly hints: SettlementHintsService,
    private readonly grants: GrantsService,
  ) {}

  /** Whether the payment would settle: our own checks, then the word of the facilitator that would do it. */
  async verify(key: DoorKeyRow, text: string): Promise<VerifyAnswer> {
    const read = await this.calls.read(key, text);
    if (!read.ok) return invalid(read.error, payerOf(read.error.payment));
    const call = read.value;
    const known = await this.known(call.payment);
    if (known) return this.verifiedAgain(key, known, call);
    const checked = await this.checked(call);
    if ('reason' in checked) return invalid(checked, payerOf(call.payment));
    const refusal = await this.asked(key, call, checked);
    const signed = { network: call.terms.network, payer: checked.payer, nonce: checked.claim.nonce };
    return refusal ? invalid(refusal, shownPayer(signed)) : this.valid(key, signed);
  }

  /** Takes the payment, or finds it taken, and waits for its outcome. The same payment gets its own answer again. */
  async settle(key: DoorKeyRow, text: string): Promise<Settled> {
    const read = await this.calls.read(key, text);
    if (!read.ok) return refused(read.error, read.error.payment);
    const call = read.value;
    const checked = await this.checked(call);
    const wanted = 'reason' in checked ? checked : await this.wanted(key, call, checked);
    if ('reason' in wanted) return (await this.settledBefore(key, call)) ?? refused(wanted, call.payment);
    const word = new WordInCommit((tx, settled) => this.grants.grantWithin(tx, settled, call.upfront));
    const { submission, attempt } = await this.firstAttempts.submit(wanted, word.alongside);
    if (!('payment' in submission) || submission.kind === 'in_progress' || submission.payment.instruction.doorKeyId !== key.id) return refused(duplicate, call.payment);
    return attempt ? this.carriedOut(submission.payment, attempt, word, call) : this.outcome(submission.payment, call);
  }

  /** The answer about a payment whose first attempt is under way here. */
  private async carriedOut(begun: Payment, attempt: Promise<Payment | null>, word: WordInCommit, call: ServerCall): Promise<Settled> {
    const startedMs = performance.now();
    const patienceMs = this.config.facilitatorDeadlineMs;
    await within(patienceMs, attempt);
    word.leave();
    // A word that is being counted is worth the moment that its commit takes.
    const settled = word.counted ? await attempt : null;
    if (settled && word.counted) return this.told(settled, call, await word.counted);
    return this.outcome(begun, call, Math.max(0, patienceMs - (performance.now() - startedMs)));
  }

  private async checked(call: ServerCall): Promise<CheckedPayment | Refusal> {
    if (call.unavailable) return call.unavailable;
    try {
      const checked = await this.check.check(call.payment, call.terms);
      return checked.ok ? checked.value : refusalOf(checked.error, call.payment.family);
    } catch {
      return unreadableChain;
    }
  }

  /** The payment that was claimed with exactly these bytes before. */
  private async known(submitted: SubmittedPayment): Promise<Payment | undefined> {
    const nonce = claimNonce(submitted);
    const claimed = nonce ? await this.payments.ofNonce(submitted.network, nonce) : [];
    return claimed.find((one) => isSameAsClaimed(submitted, one));
  }

  /** A payment taken before has its answer although it could not be taken now: it ran out, or the facilitator is away. */
  private async settledBefore(key: DoorKeyRow, call: ServerCall): Promise<Settled | null> {
    const known = await this.known(call.payment);
    if (!known) return null;
    return (await this.isFor(key, known, call)) ? this.outcome(known, call) : refused(duplicate, call.payment);
  }

  /** Says yes to a payment that Till knows as long as nobody was told to hand its goods out. */
  private async verifiedAgain(key: DoorKeyRow, payment: Payment, call: ServerCall): Promise<VerifyAnswer> {
    if (!(await this.isFor(key, payment, call))) return invalid(duplicate, shownPayer(payment));
    if (isLost(payment)) return invalid({ reason: payment.reason ?? payment.status, message: 'This payment ended without money moving. The buyer has to sign a new one.' }, shownPayer(payment));
    return !isGivenBack(payment) && (await this.grants.isOpen(payment)) ? this.valid(key, payment) : invalid(duplicate, shownPayer(payment));
  }

  private async valid(key: DoorKeyRow, signed: Signed): Promise<VerifyAnswer> {
    await this.grants.verified(key.merchant_id, signed);
    return { isValid: true, payer: shownPayer(signed) };
  }

  /** Whether a known payment is the one a call is about: by the same key, for the same route, at the same price. */
  private async isFor(key: DoorKeyRow, payment: Payment, { terms, calledFor }: ServerCall): Promise<boolean> {
    if (payment.instruction.doorKeyId !== key.id || payment.amount !== terms.amount || !sameAddress(terms.network, payment.payTo, terms.payTo)) return false;
    return payment.resourceId === (await this.resources.idOf(key.merchant_id, key.mode, calledFor));
  }

  /** What the facilitator behind Till says, which also looks at balances; null for yes. */
  private async asked(key: DoorKeyRow, call: ServerCall, { terms }: CheckedPayment): Promise<Refusal | null> {
    const outcome = await this.facilitators.verify(key.merchant_id, call.offer.facilitatorUrl, requestOf(call, terms));
    if (outcome === null) return { reason: 'unexpected_verify_error', message: 'The facilitator keeps failing and is left alone for a moment. Nothing was taken.' };
    if (outcome.kind === 'valid') return null;
    if (outcome.kind === 'refused') return { reason: outcome.reason, message: outcome.message ?? 'The facilitator would not settle this payment.' };
    return { reason: outcome.bucket === 'facilitator' ? 'unexpected_verify_error' : outcome.reason, message: `The facilitator did not say that this payment would settle (${outcome.reason}). Nothing was taken.` };
  }

  private async wanted(key: DoorKeyRow, call: ServerCall, checked: CheckedPayment): Promise<NewPayment | Refusal> {
    const { terms, payer, claim, validBefore, solana } = checked;
    const fromBlock = await this.fromBlocks.of(terms.network).catch(() => null);
    if (fromBlock === null) return unreadableChain;
    return {
      merchantId: key.merchant_id,
      mode: key.mode,
      resourceId: await this.resources.idOf(key.merchant_id, key.mode, call.calledFor),
      x402Version: call.payment.x402Version,
      network: terms.network,
      asset: terms.asset,
      amount: terms.amount,
      payTo: terms.payTo,
      payer,
      claim,
      validBefore,
      instruction: { request: requestOf(call, terms), url: call.calledFor.url ?? '', doorKeyId: key.id, ...(solana ? { solana } : {}) },
      facilitatorUrl: call.offer.facilitatorUrl,
      fromBlock,
      metadata: {},
      // An agent may call one route many times at once; which of its payments is one too many, its server knows.
      payAgain: true,
      requestKey: '',
      heldUntil: null,
    };
  }

  /** The answer about a payment that was taken before, or whose first attempt did not settle it, once its outcome is known. */
  private async outcome(taken: Payment, call: ServerCall, patienceMs = this.config.facilitatorDeadlineMs): Promise<Settled> {
    const payment = await this.waiter.resolved(taken, patienceMs);
    return this.told(payment, call, moneyMoved(payment.status) === 'yes' && !isGivenBack(payment) && (await this.grants.grant(payment, call.upfront)));
  }

  private async told(payment: Payment, { payment: { x402Version } }: ServerCall, isGranted: boolean): Promise<Settled> {
    const common = { network: networkName(payment.network, x402Version), payer: shownPayer(payment) };
    const told = (answer: Omit<SettleAnswer, 'network' | 'payer'>): Settled => ({ paymentId: payment.id, answer: { ...answer, ...common } });
    if (moneyMoved(payment.status) === 'yes') {
      const transaction = payment.transaction ?? '';
      if (!isGranted) return told({ success: false, errorReason: duplicate.reason, errorMessage: duplicate.message, transaction });
      return told({ success: true, transaction, ...(x402Version === 2 ? { amount: payment.amount.toString() } : {}) });
    }
    if (isLost(payment)) return told({ success: false, errorReason: payment.reason ?? payment.status, errorMessage: 'No money moved. The buyer has to sign a new payment.', transaction: '' });
    const transaction = (await this.hints.transactionOf(payment.id)) ?? '';
    const errorMessage = `The outcome is open. Do not ask for another payment: settle the identical one again, or look at ${statusUrl(this.config.publicUrl, payment.id)}`;
    return told({ success: false, errorReason: 'settlement_pending', errorMessage, transaction });
  }
}

/** What the facilitator behind Till gets: the client's signed payload, our terms, and the seller's extensions. */
function requestOf({ payment, offer, calledFor }: ServerCall, terms: CheckedPayment['terms']): FacilitatorRequest {
  const resource = { url: calledFor.url ?? '', description: calledFor.description ?? '', mimeType: calledFor.mimeType ?? '' };
  const request = facilitatorRequest({ ...payment, x402Version: settleVersion(payment.x402Version, offer) }, terms, resource);
  const { extensions } = payment.raw as { extensions?: unknown };
  // Whether to be listed in a facilitator's catalogue is the seller's choice, made in its own server.
  return request.x402Version === 2 && extensions !== undefined ? { ...request, paymentPayload: { ...request.paymentPayload, extensions } } : request;
}

function isLost({ status }: Payment): boolean {
  return status === 'rejected' || status === 'expired' || status === 'failed';
}

function payerOf(payment: SubmittedPayment | undefined): string | undefined {
  return payment?.family === 'evm' ? shownPayer({ network: payment.network, payer: payment.authorization.from }) : undefined;
}

function networkName(network: string, x402Version: 1 | 2): string {
  return x402Version === 1 ? (networkById(network)?.v1Name ?? network) : network;
}

function invalid({ reason, message }: Refusal, payer?: string): VerifyAnswer {
  return { isValid: false, invalidReason: reason, invalidMessage: message, ...(payer === undefined ? {} : { payer }) };
}

function refused({ reason, message }: Refusal, payment: SubmittedPayment | undefined): Settled {
  const payer = payerOf(payment);
  const network = payment ? networkName(payment.network, payment.x402Version) : '';
  return { paymentId: null, answer: { success: false, errorReason: reason, errorMessage: message, transaction: '', network, ...(payer === undefined ? {} : { payer }) } };
}

/** Resolves when `work` has ended, and at the latest after `timeoutMs`. */
async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)))]);
  clearTimeout(timer);
}
