/** An answer of the paywall itself. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Browsers' scripts may read what clients need, and no cache keeps an answer about money. */
export const unpaidHeaders = {
  'cache-control': 'no-store',
  vary: 'Accept, User-Agent, PAYMENT-SIGNATURE, X-PAYMENT',
  'access-control-expose-headers': 'PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE',
} as const;

export function jsonAnswer(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return { status, headers: { ...unpaidHeaders, 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(body) };
}
