import { Injectable } from '@nestjs/common';
import type { ProveWallet, Wallet as WalletAnswer, WalletChallenge } from '@till/contract';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { requireStepUp } from '../../platform/http/require-step-up.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { OwnershipSignature } from '../signatures/ownership-signature.js';
import { type SigningChallenge, SigningChallengesService } from '../signatures/signing-challenges.service.js';
import { toWalletAnswer, type Wallet } from './wallet.js';
import { WalletsRepository } from './wallets.repository.js';

const lifeSeconds = 600;
/** How long live money waits before it goes to a new address: long enough for its owner to see what somebody else did. */
const waitMs = 24 * 60 * 60_000;

/** Proof that the merchant controls a wallet: a one-time text, signed by it. */
@Injectable()
export class WalletProofService {
  private readonly site: URL;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly wallets: WalletsRepository,
    private readonly merchants: MerchantsService,
    private readonly challenges: SigningChallengesService,
    private readonly signature: OwnershipSignature,
    private readonly auditLog: AuditLogService,
    private readonly signals: SignalBus,
  ) {
    this.site = new URL(config.publicUrl);
  }

  async challenge(context: RequestContext, walletId: string): Promise<WalletChallenge> {
    const wallet = await this.wallet(context, walletId);
    const challenge = await this.challenges.issue('wallet', lifeSeconds, { merchantId: context.merchantId, subjectId: walletId });
    return { message: this.messageOf(wallet, challenge), expiresAt: challenge.expiresAt.toISOString() };
  }

  /** Throws `challenge_expired` or `invalid_signature`. The nonce is spent either way: a signature gets one look. Before that `step_up_required`, of a member. */
  async prove(context: RequestContext, walletId: string, proof: ProveWallet): Promise<WalletAnswer> {
    const wallet = await this.wallet(context, walletId);
    if (context.session && wallet.liveFrom === null) requireStepUp(context);
    const nonce = /^Nonce: ([0-9a-f]{32})$/m.exec(proof.message)?.[1] ?? '';
    const challenge = await this.challenges.consume('wallet', nonce);
    if (challenge?.merchantId !== context.merchantId || challenge.subjectId !== walletId) {
      throw new ProblemError('challenge_expired', 'This message is unknown, used or too old. Ask for a new one and sign that.');
    }
    if (proof.message !== this.messageOf(wallet, challenge) || !(await this.isSigned(wallet, proof))) {
      throw new ProblemError('invalid_signature', `The signature is not by ${wallet.address}. Sign the message unchanged with that wallet.`);
    }
    return this.markProven(context, wallet);
  }

  private isSigned(wallet: Wallet, proof: ProveWallet): boolean | Promise<boolean> {
    if (wallet.family === 'solana') return this.signature.isBySolana(wallet.address, proof.message, proof.signature);
    return this.signature.isByEvm(wallet.address, proof.message, proof.signature, [...this.config.networks.keys()]);
  }

  /** Only a member opens an address to live money; the first one at once, as no money could be led away from another (ADR 32, 33). */
  private markProven(context: RequestContext, { id, family }: Wallet): Promise<WalletAnswer> {
    return this.unitOfWork.tenant(context.merchantId, async (tx) => {
      // Two addresses proven at once must not both be the first.
      await this.merchants.lock(tx, context.merchantId);
      await this.wallets.markProven(tx, context.merchantId, id);
      if (context.session) await this.wallets.openToLive(tx, context.merchantId, id, (await this.wallets.hadLive(tx, context.merchantId, family)) ? waitMs : 0);
      const proven = await this.wallets.byId(tx, context.merchantId, id);
      if (!proven) throw notFound('wallet');
      await this.auditLog.record(tx, context, 'wallet.proven', id, { address: proven.address, liveFrom: proven.liveFrom });
      tx.afterCommit(() => this.signals.publish({ topic: 'resource', merchantId: context.merchantId, subjectId: context.merchantId }));
      return toWalletAnswer(proven);
    });
  }

  private async wallet(context: RequestContext, walletId: string): Promise<Wallet> {
    const wallet = await this.unitOfWork.tenant(context.merchantId, (tx) => this.wallets.byId(tx, context.merchantId, walletId));
    if (!wallet) throw notFound('wallet');
    return wallet;
  }

  private messageOf(wallet: Wallet, challenge: SigningChallenge): string {
    return [
      `${this.site.host} asks you to prove that this wallet is yours.`,
      '',
      'Signing costs nothing and moves no money.',
      '',
      `Wallet: ${wallet.address}`,
      `Account: ${wallet.merchantId}`,
      `Nonce: ${challenge.nonce}`,
      `Expires: ${challenge.expiresAt.toISOString()}`,
    ].join('\n');
  }
}
