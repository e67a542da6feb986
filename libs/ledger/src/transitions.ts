import type { PaymentState } from './payment-states.js';

/**
 * Where a payment may go from each state: the only truth about it; services move by compare-and-set on this table.
 * Chain evidence beats every state, so each state that is not yet paid leads to `settled`.
 */
export const transitions: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  // The claim is committed. Checked next; refused, run out, or paid on chain by somebody else before we looked.
  received: ['verified', 'rejected', 'expired', 'settled'],
  // The signature is good. An attempt takes it on; a nonce seen spent elsewhere ends it, as does its time running out.
  verified: ['settling', 'rejected', 'expired', 'failed', 'settled'],
  // An attempt is committed and may be in flight. Proof settles it, a certain "no, nothing sent" rejects it, anything else is unknown.
  settling: ['settled', 'unknown', 'rejected', 'failed'],
  // Nobody knows whether money moved. The chain answers, or the identical payload is sent again; never a new challenge.
  unknown: ['settled', 'settling', 'expired', 'failed'],
  // Evidence is recorded. It becomes final with its block, or the block is dropped.
  settled: ['final', 'reverted'],
  // The block cannot change any more. Only the merchant's own refunds follow.
  final: ['partially_refunded', 'refunded'],
  // Refused before anything was sent. The authorization still exists, so somebody may submit it: late proof settles it.
  rejected: ['settled'],
  // Proven unusable at a finalized block, by what we could read. A proof that turns up later wins.
  expired: ['settled'],
  // The nonce was cancelled or spent elsewhere. A proof that turns up later wins.
  failed: ['settled'],
  // The block with the evidence is gone. The money may land again elsewhere, so the search starts over.
  reverted: ['unknown', 'settled'],
  // Part of the money went back. Further refunds may complete it.
  partially_refunded: ['refunded'],
  // All of the money went back. Nothing follows.
  refunded: [],
};

/** Whether a payment may move from one state to the other in one step. A state never moves to itself. */
export function canMove(from: PaymentState, to: PaymentState): boolean {
  return transitions[from].includes(to);
}
