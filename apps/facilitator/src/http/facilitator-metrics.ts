import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What a verify or settle came to. */
export type Outcome = 'accepted' | 'refused' | 'pending' | 'invalid_request' | 'error';

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

  /** `network` is one of the configured networks or "none"; what callers send never becomes a label. */
  count(operation: 'verify' | 'settle', network: string, outcome: Outcome, seconds: number): void {
    this.requests.inc({ operation, network, outcome });
    this.durations.observe({ operation, network }, seconds);
  }
}
