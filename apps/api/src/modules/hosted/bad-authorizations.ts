import { Injectable } from '@nestjs/common';
import type { PaymentFault } from '@till/x402';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { clientNetwork } from '../../platform/http/client-network.js';

const burst = 100;
const refillPerSecond = 2;
const memoryMs = 60_000;

interface Budget {
  left: number;
  atMs: number;
}

/**
 * Keeps signature checks from being ground: an address may send so many different payments that fail. Resends of one
 * that failed are answered from memory and cost nothing.
 */
@Injectable()
export class BadAuthorizations {
  private readonly budgets = new LruCache<Budget>(50_000, 10 * 60_000);
  private readonly faults = new LruCache<PaymentFault>(5_000, memoryMs);

  /** The fault this very payment had at this resource a moment ago. */
  remembered(key: string): PaymentFault | undefined {
    return this.faults.get(key);
  }

  /** Whether the address has failed so often that it must wait. */
  isSpent(ip: string): boolean {
    return this.budgetOf(ip).left < 1;
  }

  /** Counts a payment that failed a check which costs something. */
  count(ip: string): void {
    const budget = this.budgetOf(ip);
    this.budgets.set(clientNetwork(ip), { left: Math.max(0, budget.left - 1), atMs: Date.now() });
  }

  /** Keeps the fault of a payment for a moment, to answer its resends with. */
  remember(key: string, fault: PaymentFault): void {
    this.faults.set(key, fault);
  }

  private budgetOf(ip: string): Budget {
    const nowMs = Date.now();
    const known = this.budgets.get(clientNetwork(ip));
    if (!known) return { left: burst, atMs: nowMs };
    return { left: Math.min(burst, known.left + ((nowMs - known.atMs) / 1_000) * refillPerSecond), atMs: nowMs };
  }
}
