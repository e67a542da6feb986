import type { NetworkFacilitator } from './network-facilitator.js';

const nodeTimeoutMs = 2_000;
/** An account that pays for fewer settlements than this is low, unless the operator drew the line elsewhere. */
const fewSettlements = 500n;

/** What a look at the account found. */
export interface FeeAccountFacts {
  /** Whether the node answered. */
  nodeUp: boolean;
  /** Smallest native unit; null before the first answer, else as last seen. */
  balance: bigint | null;
  isLow: boolean;
  /** Transactions that were sent and are in no block yet; null on Solana, which counts none. */
  waiting: number | null;
  /** For how long the oldest of them has waited with none before it mined. */
  stuckSeconds: number;
}

/** Watches the account that pays a network's fees: without money, or with a stuck transaction, nothing settles. */
export class FeeAccount {
  private nodeUp = false;
  private balance: bigint | null = null;
  private cost: bigint | null = null;
  private waiting: number | null = null;
  private minedNonce = -1;
  private sinceMs: number | null = null;

  constructor(
    private readonly of: NetworkFacilitator,
    private readonly now: () => number = Date.now,
  ) {}

  get facts(): FeeAccountFacts {
    const { nodeUp, balance, waiting } = this;
    const stuckSeconds = this.sinceMs === null ? 0 : Math.floor((this.now() - this.sinceMs) / 1_000);
    const low = this.of.config.lowBalance ?? (this.cost === null ? 0n : this.cost * fewSettlements);
    return { nodeUp, balance, isLow: balance !== null && balance < low, waiting, stuckSeconds };
  }

  /** Asks the node. Never throws: a silent node is a fact as well. */
  async look(): Promise<FeeAccountFacts> {
    const [balance, cost, nonces] = await Promise.all([inTime(this.of.feeBalance()), inTime(this.of.settlementCost()), this.of.nonces ? inTime(this.of.nonces()) : null]);
    this.nodeUp = balance !== null;
    this.balance = balance ?? this.balance;
    this.cost = cost ?? this.cost;
    if (nonces) {
      const waiting = Math.max(0, nonces.pending - nonces.mined);
      if (waiting === 0) this.sinceMs = null;
      else if (this.sinceMs === null || nonces.mined !== this.minedNonce) this.sinceMs = this.now();
      [this.waiting, this.minedNonce] = [waiting, nonces.mined];
    }
    return this.facts;
  }
}

function inTime<T>(answer: Promise<T>): Promise<T | null> {
  const silence = new Promise<null>((resolve) => {
    setTimeout(resolve, nodeTimeoutMs, null).unref();
  });
  return Promise.race([answer.catch(() => null), silence]);
}
