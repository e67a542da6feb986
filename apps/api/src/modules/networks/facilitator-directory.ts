import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { CallHeaders, CircuitFacts, CircuitState, FacilitatorCall, SettleOutcome } from '@till/facilitator-client';
import { Config } from '../../config/config.js';
import { type FacilitatorSettings, settingsOfUrl } from '../../config/facilitators.schema.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { Facilitator, type OwnCredentials } from './facilitator.js';
import { FacilitatorHealthRepository } from './facilitator-health.repository.js';
import { FacilitatorMetrics } from './facilitator-metrics.js';

/** Figures that only people read need not be written after every call. */
const writeIntervalMs = 5_000;

/** Finds a key to ask a facilitator with what it settles, where the operator has none. */
export type KeyLender = (facilitatorId: string) => Promise<CallHeaders | undefined>;

/** The operator's allow-list in action. What one process learns of a facilitator's health, the others hear. */
@Injectable()
export class FacilitatorDirectory implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(FacilitatorDirectory.name);
  private readonly allowed: readonly Facilitator[];
  /** Facilitators that payments are still pinned to although the operator took them off the list. */
  private readonly retired = new Map<string, Facilitator>();
  private readonly changes = new EventEmitter();
  private readonly writtenAtMs = new Map<string, number>();
  private readonly stops: (() => void)[] = [];
  private lender: KeyLender | undefined;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: SignalBus,
    private readonly health: FacilitatorHealthRepository,
    private readonly metrics: FacilitatorMetrics,
  ) {
    this.allowed = config.facilitators.map((settings) => this.make(settings));
  }

  onModuleInit(): void {
    this.metrics.watch(() => this.allowed);
    this.stops.push(this.signals.onTopic('facilitator', () => void this.hear()), this.signals.onGap(() => void this.hear()));
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** The allow-list in the operator's order. */
  get all(): readonly Facilitator[] {
    return this.allowed;
  }

  byId(id: string): Facilitator | undefined {
    return this.allowed.find((one) => one.id === id);
  }

  /** Whom a payment is pinned to. One that was on the list when the payment was taken keeps it, without a key. */
  ofUrl(url: string): Facilitator {
    const known = this.allowed.find((one) => one.url === url) ?? this.retired.get(url);
    if (known) return known;
    const retired = this.make({ ...settingsOfUrl(url), url });
    this.retired.set(url, retired);
    return retired;
  }

  /** Calls back when some facilitator opened or closed to calls; returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.changes.on('change', listener);
    return () => this.changes.off('change', listener);
  }

  /** Lets a slice that keeps merchants' keys lend one for questions. Called while modules initialise. */
  lendKeys(lender: KeyLender): void {
    this.lender = lender;
  }

  /** Asks all of them what they settle, and reads what other processes learned. Never throws. */
  async refresh(): Promise<void> {
    await this.hear();
    await Promise.all(
      this.allowed.map((one) =>
        this.noticing(one, async () => {
          const wantsKey = one.settings.kind === 'cdp' && !one.settings.headers;
          await one.refresh(wantsKey ? await this.lender?.(one.id).catch(() => undefined) : undefined);
        }),
      ),
    );
  }

  /** One settle call, with its marks on health and figures. */
  async settle(facilitator: Facilitator, request: FacilitatorCall, own?: OwnCredentials): Promise<SettleOutcome> {
    const startedMs = performance.now();
    const outcome = await this.noticing(facilitator, () => facilitator.settle(request, own));
    this.metrics.settled(facilitator.id, outcome, (performance.now() - startedMs) / 1_000);
    return outcome;
  }

  /** Ends every call under way as unknown. */
  async close(): Promise<void> {
    await Promise.all([...this.allowed, ...this.retired.values()].map((one) => one.close()));
  }

  private make(settings: FacilitatorSettings): Facilitator {
    // The places of the doors, those of the queue, and as many for what is asked beside: a call that waits for a connection loses its time.
    return new Facilitator(settings, { timeoutMs: this.config.settleTimeoutMs, connections: 3 * this.config.settleConcurrency });
  }

  private async noticing<T>(facilitator: Facilitator, work: () => Promise<T>): Promise<T> {
    const before = facilitator.breaker.state;
    const result = await work();
    this.noticed(facilitator, before);
    return result;
  }

  private noticed(facilitator: Facilitator, before: CircuitState): void {
    const { state, lastFault } = facilitator.breaker.facts;
    const hasTurned = (before === 'open') !== (state === 'open') || (before === 'half_open' && state === 'closed');
    if (hasTurned) {
      if (state === 'open') this.logger.warn(`${facilitator.id} fails (${lastFault ?? 'no reason'}): no payments go there for now`);
      else this.logger.log(`${facilitator.id} works again`);
      this.changes.emit('change');
    }
    const isNew = facilitator.breaker.facts.lastSuccessAtMs === null && facilitator.breaker.facts.lastFaultAtMs === null;
    if (isNew || (!hasTurned && Date.now() - (this.writtenAtMs.get(facilitator.id) ?? 0) < writeIntervalMs)) return;
    this.writtenAtMs.set(facilitator.id, Date.now());
    void this.write(facilitator, hasTurned);
  }

  private async write({ id, breaker }: Facilitator, hasTurned: boolean): Promise<void> {
    try {
      await this.unitOfWork.system((tx) => this.health.write(tx, id, breaker.facts));
      if (hasTurned) this.signals.publish({ topic: 'facilitator', merchantId: '', subjectId: id });
    } catch (error) {
      this.logger.warn(`health of ${id} not written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Takes over what other processes wrote down. */
  private async hear(): Promise<void> {
    const facts = await this.unitOfWork.system((tx) => this.health.all(tx)).catch(() => new Map<string, Omit<CircuitFacts, 'state'>>());
    let hasTurned = false;
    for (const one of this.allowed) {
      const told = facts.get(one.id);
      if (!told) continue;
      const before = one.breaker.state;
      one.breaker.adopt(told);
      hasTurned ||= (before === 'open') !== (one.breaker.state === 'open');
    }
    if (hasTurned) this.changes.emit('change');
  }
}
