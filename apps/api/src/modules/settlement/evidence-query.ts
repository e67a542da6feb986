import type { EvidenceQuery, Hex } from '@till/chain';
import type { Payment } from '../payments/payment.js';

/** What to look for on chain, from what was agreed with the payer. */
export function evidenceQuery(payment: Payment, transactionHint?: string): EvidenceQuery {
  const { asset, payer, payTo, amount, fromBlock } = payment;
  const { solana } = payment.instruction;
  return {
    asset,
    payer,
    payTo,
    amount,
    fromBlock,
    ...(transactionHint === undefined ? {} : { transactionHint }),
    ...(payment.validBefore === null ? {} : { evm: { nonce: `0x${Buffer.from(payment.nonce).toString('hex')}` as Hex, validBefore: payment.validBefore } }),
    ...(solana
      ? {
          solana: {
            message: Buffer.from(solana.message, 'base64'),
            memo: solana.memo === null ? null : Buffer.from(solana.memo, 'base64').toString('utf8'),
            blockhash: solana.blockhash,
            payerSignature: solana.payerSignature,
          },
        }
      : {}),
  };
}
