import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { FeeAccountFacts } from '../networks/fee-account.js';
import type { FeeAccounts } from '../networks/fee-accounts.js';

/** What a verify or settle came to. */
export type Outcome = 'accepted' | 'refused' | 'pending' | 'invalid_request' | 'limited' | 'error';

/** Counts and times in Prometheus format. */
export class FacilitatorMetrics {
  readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'facilitator_requests_total',
    help: 'Verify and settle calls by outcome',
    labelNames: ['operation', 'network', 'outcome'],
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'facilitator_request_seconds',
    help: 'How long verify and settle calls took',
    labelNames: ['operation', 'network'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Shows the fee accounts as they were last seen; a scrape asks no node. */
  watch(accounts: FeeAccounts): void {
    this.gauge('facilitator_node_up', 'Whether the network’s node answered lately', accounts, ({ nodeUp }) => (nodeUp ? 1 : 0));
    // A gauge is a float by nature; whether the balance is low is decided in whole units.
    this.gauge('facilitator_fee_balance', 'What the account that pays the fees owns, in the smallest native unit', accounts, ({ balance }) => (balance === null ? null : Number(balance)));
    this.gauge('facilitator_fee_balance_low', 'Whether the account that pays the fees is below its threshold', accounts, ({ isLow }) => (isLow ? 1 : 0));
    this.gauge('facilitator_transactions_waiting', 'EVM: transactions sent that no block holds yet', accounts, ({ waiting }) => waiting);
    this.gauge('facilitator_transactions_stuck_seconds', 'EVM: for how long the first of them has not moved', accounts, ({ waiting, stuckSeconds }) => (waiting === null ? null : stuckSeconds));
  }

  private gauge(name: string, help: string, accounts: FeeAccounts, read: (facts: FeeAccountFacts) => number | null): void {
    new Gauge({
      name,
      help,
      labelNames: ['network'],
      registers: [this.registry],
      collect() {
        for (const [{ network }, facts] of accounts.known()) {
          const value = read(facts);
          if (value !== null) this.labels(network.id).set(value);
        }
      },
    });
  }

  /** `network` is one of the configured networks or "none"; what callers send never becomes a label. */
  count(operation: 'verify' | 'settle', network: string, outcome: Outcome, seconds?: number): void {
    this.requests.inc({ operation, network, outcome });
    if (seconds !== undefined) this.durations.observe({ operation, network }, seconds);
  }
}
