import { setTimeout as pause } from 'node:timers/promises';
import { receiptSchema } from '@till/contract';
import { PayFault } from './pay-fault.js';

/** States in which nobody knows yet how a payment ends. */
const open: readonly string[] = ['received', 'verified', 'settling', 'unknown'];

/** Reads a payment's status page until the payment is at rest, and gives its status. */
export async function waitUntilAtRest(statusUrl: string, { timeoutMs = 300_000, everyMs = 1_000 } = {}): Promise<string> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await pause(everyMs)) {
    const response = await fetch(statusUrl, { headers: { accept: 'application/json' } });
    const receipt = receiptSchema.pick({ status: true }).safeParse(await response.json().catch(() => undefined));
    if (receipt.success && !open.includes(receipt.data.status)) return receipt.data.status;
  }
  throw new PayFault('The payment is still not settled.', `Its status stays readable at ${statusUrl}. Do not pay again before it is at rest.`);
}
