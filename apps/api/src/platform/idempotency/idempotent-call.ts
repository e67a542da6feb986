/** A call with an `Idempotency-Key`: whose key it is, the key, and a keyed hash of everything that makes the request what it is. */
export interface IdempotentCall {
  owner: string;
  key: string;
  requestHash: Buffer;
}
