import { Injectable } from '@nestjs/common';
import type { PaymentStatus } from '@till/contract';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Beats } from '../beats/beats.js';
import { queueNames } from '../queue/job.js';
import { JobQueues } from '../queue/job-queues.js';

interface PoolCounts {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/** Figures of this process in Prometheus' text format. Labels are route patterns and states, never ids or addresses. */
@Injectable()
export class Metrics {
  /** For slices with figures of their own. */
  readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly payments: Counter<'status'>;
  private readonly scanLag: Gauge<'network'>;
  private readonly scanFailures: Counter<'network' | 'fault'>;
  private readonly differences: Gauge<'network'>;
  private readonly clockAhead: Gauge<'source'>;
  /** Series by method, route pattern and status: finding one by its labels would cost a hot door more than counting. */
  private readonly series = new Map<string, { observe(seconds: number): void }>();

  constructor(
    private readonly queues: JobQueues,
    private readonly dataSource: DataSource,
    private readonly beats: Beats,
  ) {
    collectDefaultMetrics({ register: this.registry, prefix: 'till_' });
    this.requests = new Histogram({
      name: 'till_http_request_seconds',
      help: 'Time from the first byte of a request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [this.registry],
    });
    this.payments = new Counter({ name: 'till_payments_total', help: 'Payments that entered a state', labelNames: ['status'], registers: [this.registry] });
    this.scanLag = new Gauge({ name: 'till_scan_lag_blocks', help: 'Final blocks not yet read for transfers', labelNames: ['network'], registers: [this.registry] });
    this.scanFailures = new Counter({ name: 'till_scan_failures_total', help: 'Times a network could not be read for transfers', labelNames: ['network', 'fault'], registers: [this.registry] });
    this.differences = new Gauge({ name: 'till_reconciliation_differences', help: 'Wallets whose books do not match the chain', labelNames: ['network'], registers: [this.registry] });
    this.clockAhead = new Gauge({ name: 'till_clock_ahead_seconds', help: 'How far this machine is ahead of a clock Till lives by; negative when behind', labelNames: ['source'], registers: [this.registry] });
    this.registerGauges();
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    const key = `${method} ${route} ${status}`;
    let series = this.series.get(key);
    if (!series) {
      series = this.requests.labels(method, route, `${Math.floor(status / 100)}xx`);
      this.series.set(key, series);
    }
    series.observe(seconds);
  }

  /** Counts a payment that has just entered a state; call it after the commit. */
  countPayment(status: PaymentStatus): void {
    this.payments.labels(status).inc();
  }

  /** Final blocks of a network that are not read for transfers yet. */
  setScanLag(network: string, blocks: bigint): void {
    this.scanLag.labels(network).set(Number(blocks));
  }

  countScanFailure(network: string, fault: string): void {
    this.scanFailures.labels(network, fault).inc();
  }

  /** Wallets whose books do not match the chain, per network; networks left out have none. */
  setDifferences(counts: ReadonlyMap<string, number>): void {
    this.differences.reset();
    for (const [network, count] of counts) this.differences.labels(network).set(count);
  }

  /** How far this machine's clock is ahead of the database's or a network's. */
  setClockAhead(source: string, seconds: number): void {
    this.clockAhead.labels(source).set(seconds);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private registerGauges(): void {
    const { queues, dataSource, beats } = this;
    new Gauge({
      name: 'till_queue_jobs',
      help: 'Jobs per queue and state',
      labelNames: ['queue', 'state'],
      registers: [this.registry],
      async collect() {
        for (const queue of queueNames) {
          for (const [state, count] of Object.entries(await queues.counts(queue).catch(() => ({})))) this.labels(queue, state).set(count);
        }
      },
    });
    new Gauge({
      name: 'till_beat_seconds_since_success',
      help: 'Seconds since the last good turn of work that this process does again and again',
      labelNames: ['beat'],
      registers: [this.registry],
      collect() {
        for (const { name, sinceGoodMs } of beats.health()) this.labels(name).set(sinceGoodMs / 1000);
      },
    });
    new Gauge({
      name: 'till_database_connections',
      help: 'Connections of this process to Postgres and callers that wait for one',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        const pool = (dataSource.driver as unknown as { master: PoolCounts }).master;
        this.labels('open').set(pool.totalCount);
        this.labels('idle').set(pool.idleCount);
        this.labels('waiting').set(pool.waitingCount);
      },
    });
  }
}
