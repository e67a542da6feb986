import { Injectable } from '@nestjs/common';
import type { SettleOutcome } from '@till/facilitator-client';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Metrics } from '../../platform/telemetry/metrics.js';
import type { Facilitator } from './facilitator.js';

const circuitValues = { closed: 0, half_open: 1, open: 2 };

/** Figures per facilitator; labels are ids of the allow-list. */
@Injectable()
export class FacilitatorMetrics {
  private readonly calls: Counter<'facilitator' | 'outcome'>;
  private readonly seconds: Histogram<'facilitator'>;
  private readonly takeovers: Counter<'from' | 'to'>;

  constructor(private readonly metrics: Metrics) {
    const { registry } = metrics;
    this.calls = new Counter({ name: 'till_facilitator_settle_calls_total', help: 'Settle calls by outcome; not_sent never left Till', labelNames: ['facilitator', 'outcome'], registers: [registry] });
    this.seconds = new Histogram({
      name: 'till_facilitator_settle_seconds',
      help: 'How long facilitators took over settle calls that left Till',
      labelNames: ['facilitator'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
      registers: [registry],
    });
    this.takeovers = new Counter({ name: 'till_facilitator_takeovers_total', help: 'Payments given to another facilitator because nothing of them had left', labelNames: ['from', 'to'], registers: [registry] });
  }

  /** Shows the state of these facilitators with every scrape. */
  watch(all: () => readonly Facilitator[]): void {
    new Gauge({
      name: 'till_facilitator_circuit',
      help: '0: calls go through; 1: one at a time, to see whether it works again; 2: none, it failed too often',
      labelNames: ['facilitator'],
      registers: [this.metrics.registry],
      collect() {
        for (const { id, breaker } of all()) this.labels(id).set(circuitValues[breaker.state]);
      },
    });
    new Gauge({
      name: 'till_facilitator_faults_in_row',
      help: 'Faults since the last call that worked',
      labelNames: ['facilitator'],
      registers: [this.metrics.registry],
      collect() {
        for (const { id, breaker } of all()) this.labels(id).set(breaker.facts.faultsInRow);
      },
    });
  }

  settled(facilitator: string, outcome: SettleOutcome, seconds: number): void {
    const isSent = outcome.kind !== 'unknown' || outcome.sent;
    this.calls.labels(facilitator, isSent ? outcome.kind : 'not_sent').inc();
    if (isSent) this.seconds.labels(facilitator).observe(seconds);
  }

  takenOver(from: string, to: string): void {
    this.takeovers.labels(from, to).inc();
  }
}
