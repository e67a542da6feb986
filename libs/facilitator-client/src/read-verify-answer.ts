import { bucketOf } from '@till/x402';
import { parseJson, verifyAnswer } from './answers.js';
import { isCertainRefusal } from './certain-refusal.js';
import type { Exchange } from './http-exchange.js';
import { expectedPayer, samePayer } from './expectations.js';
import type { FacilitatorCall, VerifyOutcome } from './outcomes.js';
import { unknownFromFault, unknownFromStatus } from './unknown-outcome.js';

/** What came back from `/verify`. Reasons that the SDK also gives when its RPC is down are not taken for a no. */
export function readVerifyAnswer(request: FacilitatorCall, exchange: Exchange): VerifyOutcome {
  if (exchange.kind === 'fault') return unknownFromFault(exchange);
  const parsed = verifyAnswer.safeParse(parseJson(exchange.text));
  if (!parsed.success) return unknownFromStatus(exchange);
  const answer = parsed.data;
  const { status, retryAfterSeconds } = exchange;
  const reason = answer.isValid ? doubtOf(request, answer.payer, status) : (answer.invalidReason ?? `http_${status}`);
  if (answer.isValid && reason === null) return { kind: 'valid', payer: answer.payer, raw: answer };
  const told = { reason: reason ?? '', bucket: bucketOf(reason ?? ''), message: answer.invalidMessage, raw: answer };
  const certain = !answer.isValid && status < 500 && status !== 429 && isCertainRefusal(told.reason);
  return certain ? { kind: 'refused', ...told } : { kind: 'unknown', ...told, sent: true, retryAfterSeconds };
}

function doubtOf(request: FacilitatorCall, payer: string | undefined, status: number): string | null {
  if (status < 200 || status > 299) return `valid_with_http_${status}`;
  const expected = expectedPayer(request);
  return expected !== undefined && payer !== undefined && !samePayer(expected, payer) ? 'wrong_payer' : null;
}
