import { Injectable } from '@nestjs/common';
import { err, ok, type Result } from '@till/money';
import {
  authorizationDigest,
  checkEvmAuthorization,
  type ClaimKey,
  type EvmPayment,
  evmClaimKey,
  matchTerms,
  type PaymentFault,
  readSvmPayment,
  type SubmittedPayment,
  svmClaimKey,
  type SvmPayment,
  type Terms,
  verifyEvmSignature,
} from '@till/x402';
import { NetworksService } from '../networks/networks.service.js';
import type { PaymentInstruction } from '../payments/payment.js';
import type { PricedResource } from '../resources/priced-resource.js';
import { QuotesService } from './quotes.service.js';

/** Clocks of payers run ahead a little. */
const skewSeconds = 30n;

/** A payment that is for our terms and signed by its payer. */
export interface CheckedPayment {
  terms: Terms;
  payer: string;
  claim: ClaimKey;
  /** Unix seconds; null on Solana. */
  validBefore: bigint | null;
  solana?: NonNullable<PaymentInstruction['solana']>;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const badSignature: PaymentFault = { code: 'signature_invalid', message: 'The signature is not the payer’s over these terms', status: 402 };

/** Checks payments against our own terms before anything happens with them; contract wallets are asked about on chain. */
@Injectable()
export class PaymentCheck {
  constructor(
    private readonly quotes: QuotesService,
    private readonly networks: NetworksService,
  ) {}

  /** The terms a payment is for: those of its quote, else today's. */
  match(payment: SubmittedPayment, resource: PricedResource, amount: bigint): Result<Terms, PaymentFault> {
    const honoured = this.quotes.honoured(resource, payment);
    return honoured ? ok(honoured) : matchTerms(payment, resource.termsFor(amount));
  }

  /** Checks what was signed. Throws ChainError when a contract wallet's chain cannot be asked. */
  check(payment: SubmittedPayment, terms: Terms): Promise<Result<CheckedPayment, PaymentFault>> {
    return payment.family === 'evm' ? this.checkEvm(payment, terms) : this.checkSolana(payment, terms);
  }

  private async checkEvm(payment: EvmPayment, terms: Terms): Promise<Result<CheckedPayment, PaymentFault>> {
    const { authorization } = payment;
    const fits = checkEvmAuthorization(payment, terms, BigInt(Math.floor(Date.now() / 1_000)), skewSeconds);
    if (!fits.ok) return fits;
    const verdict = verifyEvmSignature(terms, payment);
    if (verdict === 'invalid' || (verdict === 'contract_wallet_possible' && !(await this.isContractSignature(payment, terms)))) return err(badSignature);
    return ok({ terms, payer: authorization.from, claim: evmClaimKey(terms, payment), validBefore: authorization.validBefore });
  }

  private async isContractSignature(payment: EvmPayment, terms: Terms): Promise<boolean> {
    const reader = this.networks.evmReader(terms.network);
    if (!reader) return false;
    const digest = `0x${Buffer.from(authorizationDigest(terms, payment.authorization)).toString('hex')}` as const;
    return reader.verifyContractSignature({ signer: payment.authorization.from, digest, signature: payment.signature });
  }

  private async checkSolana(payment: SvmPayment, terms: Terms): Promise<Result<CheckedPayment, PaymentFault>> {
    const feePayer = typeof terms.extra.feePayer === 'string' ? terms.extra.feePayer : '';
    const read = await readSvmPayment(payment, terms, feePayer);
    if (!read.ok) return read;
    const { payer, message, memo, blockhash, payerSignature } = read.value;
    const solana = { message: base64(message), memo: memo === null ? null : base64(Buffer.from(memo, 'utf8')), blockhash, payerSignature };
    return ok({ terms, payer, claim: svmClaimKey(terms, read.value), validBefore: null, solana });
  }
}
