import { networkById, networkByV1Name } from '@till/networks';
import { bucketOf } from '@till/x402';
import { parseJson, settleAnswer, type SettleAnswer } from './answers.js';
import { isCertainRefusal } from './certain-refusal.js';
import type { Exchange } from './http-exchange.js';
import { expectedPayer, expectedNetwork, isTransactionOf, samePayer } from './expectations.js';
import type { FacilitatorCall, SettleOutcome } from './outcomes.js';
import { unknownFromFault, unknownFromStatus, unknownOutcome } from './unknown-outcome.js';

type Answer = Extract<Exchange, { kind: 'answer' }>;

/**
 * Turns what came back from `/settle` into one of three outcomes. The body is read first, at every HTTP status:
 * Coinbase's facilitator answers 400 and 500 with the same JSON. Only an answer that fits the request counts.
 */
export function readSettleAnswer(request: FacilitatorCall, exchange: Exchange): SettleOutcome {
  if (exchange.kind === 'fault') return unknownFromFault(exchange);
  const parsed = settleAnswer.safeParse(parseJson(exchange.text));
  if (!parsed.success) return unknownFromStatus(exchange);
  return parsed.data.success ? readSuccess(request, parsed.data, exchange) : readFailure(parsed.data, exchange);
}

function readSuccess(request: FacilitatorCall, answer: SettleAnswer, exchange: Answer): SettleOutcome {
  const doubt = (reason: string) => unknownOutcome(reason, { answer, exchange });
  if (exchange.status < 200 || exchange.status > 299) return doubt(`success_with_http_${exchange.status}`);
  const network = expectedNetwork(request);
  const answered = networkById(answer.network ?? '') ?? networkByV1Name(answer.network ?? '');
  if (network === undefined || answered?.id !== network.id) return doubt('wrong_network');
  if (!isTransactionOf(network, answer.transaction)) return doubt('missing_transaction');
  const payer = expectedPayer(request);
  if (payer !== undefined && answer.payer !== undefined && !samePayer(payer, answer.payer)) return doubt('wrong_payer');
  return { kind: 'settled', transaction: answer.transaction, payer: answer.payer, raw: answer };
}

function readFailure(answer: SettleAnswer, exchange: Answer): SettleOutcome {
  const reason = answer.errorReason ?? '';
  const certain = exchange.status < 500 && exchange.status !== 429 && isCertainRefusal(reason);
  // A failure with a transaction hash proves nothing: the loser of a race reports its own reverted transaction.
  if (!certain || answer.transaction) return unknownOutcome(reason || `http_${exchange.status}`, { answer, exchange });
  return { kind: 'refused', reason, bucket: bucketOf(reason), message: answer.errorMessage, raw: answer };
}
