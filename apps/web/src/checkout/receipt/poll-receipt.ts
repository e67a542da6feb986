import type { PaymentStatus, Receipt } from '@till/contract';
import { recordOf } from '../../shared/x402/json-record.js';

/** Payments that still move; everything else is at rest for a payer. */
const moving: PaymentStatus[] = ['received', 'verified', 'settling', 'unknown'];

/** Whether the page has to ask again. */
export function isMoving(status: PaymentStatus): boolean {
  return moving.includes(status);
}

/** Pauses between looks: close at first, when most payments settle, then ever wider. */
export const pollPausesMs = [700, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 12_000];

/** Pause before the look after `looks` earlier ones. */
export function pollPauseMs(looks: number): number {
  return pollPausesMs[Math.min(looks, pollPausesMs.length - 1)] ?? 12_000;
}

/** Reads the state of a payment; null when it cannot be had right now. */
export async function fetchReceipt(paymentId: string): Promise<Receipt | null> {
  try {
    const response = await fetch(`/r/${paymentId}`, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    const body: unknown = response.ok ? await response.json() : null;
    return recordOf(body).id === paymentId ? (body as Receipt) : null;
  } catch {
    return null;
  }
}
