import { AsyncLocalStorage } from 'node:async_hooks';
import { devBuyers, devEvm } from '@till/testing';
import { armFailpoints, type Failpoint } from '../../../src/platform/failpoints/failpoint.js';
import type { QueueName } from '../../../src/platform/queue/job.js';
import { OutboxRelay } from '../../../src/platform/outbox/outbox-relay.js';
import { TransferScanner } from '../../../src/modules/reconciliation/transfer-scanner.js';
import { Sweeper } from '../../../src/modules/settlement/sweeper.js';
import type { ClientAnswer } from '../fault-client.js';
import { brokenInvariants } from '../invariants.js';
import type { Payment } from '../../../src/modules/payments/payment.js';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';
import { SimulatedChain } from './simulated-chain.js';
import { behaviours } from './simulated-facilitators.js';
import { SimulatedPayment, type Terms } from './simulated-payer.js';
import type { SimulatedTill } from './simulated-till.js';
import { wrongVerdicts } from './verdicts.js';
import { pastimes, themes, type Weather } from './weather.js';

/** What a seed came to: nothing broken, or what is and the way there. */
export interface SeedOutcome {
  seed: number;
  steps: number;
  payments: number;
  broken: string[];
  log: string[];
}

/** Inside a transaction nobody may stand still: it holds locks that others need. There a process can only die. */
const inTransaction = new Set<Failpoint>(['K1_claim_not_committed', 'K8_outcome_not_committed']);
const inRelay = new Set<Failpoint>(['K3_job_not_queued', 'K11_reaction_not_queued', 'K12_hand_over_not_marked']);
/** Where work stands still and others go on. At the call itself it stands at the facilitator. */
const stops = new Set<Failpoint>(['K2_claim_unanswered', 'K4_job_taken', 'K5_call_not_sent', 'K7_answer_lost', 'K9_reply_lost', 'K13_confirmer_dies']);

const price = 1_500_000n;
const hourMs = 3_600_000;
const drainRounds = 400;
const forkedRounds = 6;
/** A chain without a block for longer is no chain. */
const blockMs = 5_000;
const roundsBetweenScans = 5;
/** More than a block needs to become final. */
const blocksToRead = 16;
/** After failures in a row the scanner pauses no longer than this. */
const longestScanPauseMs = 61_000;
/** Longer than an attempt's lease. */
const stallMs = 25_000;
/** How often the promises that hold at any moment are looked at after a step. */
const lookRate = 0.1;
const buyers = devBuyers().filter(({ network }) => network === devEvm.network);

/** One run: everything that happens in it is decided by its seed. */
export class Simulation {
  private readonly random: Random;
  private readonly scheduler = new Scheduler();
  private readonly chain: SimulatedChain;
  private readonly weather: Weather;
  private readonly payments: SimulatedPayment[] = [];
  private readonly current = new AsyncLocalStorage<{ isDead: boolean }>();
  private readonly log: string[] = [];
  private isCalm = false;
  private steps = 0;
  private path = '';
  private readonly payTo: string;

  private constructor(
    private readonly till: SimulatedTill,
    private readonly seed: number,
  ) {
    this.random = new Random(seed);
    this.payTo = `0x${this.random.hex(40)}`;
    this.chain = new SimulatedChain(this.random, () => till.clock.nowMs(), (where) => this.scheduler.park(where));
    this.weather = {
      steps: 30 + this.random.below(60),
      payments: this.random.pick([1, 2, 4]),
      habits: this.random.some(behaviours),
      often: Object.fromEntries(pastimes.map((name) => [name, this.random.pick([0.5, 1, 2])])) as Weather['often'],
      faultRate: this.random.pick([0, 0.3, 0.6, 1]),
      deathRate: this.random.pick([0, 0.02, 0.1]),
      queueLossRate: this.random.pick([0, 0, 0.3]),
      stallRate: this.random.pick([0, 0, 0.1]),
      places: this.random.pick([0, 1, 10]),
      forks: this.random.chance(0.4),
      mischief: this.random.chance(0.4),
      crowding: this.random.pick([0, 0, 50, 90]),
      lagSeconds: this.random.pick([0, 0, 0, 10, 60]),
      unindexedBlocks: this.random.pick([0, 0, 3]),
      ...(this.random.chance(0.5) ? this.random.pick(themes) : {}),
    };
    this.chain.crowding = this.weather.crowding;
    this.chain.lagSeconds = this.weather.lagSeconds;
    this.chain.unindexedBlocks = this.weather.unindexedBlocks;
  }

  /** Runs one seed from an empty till to rest and says what is broken then. */
  static async run(till: SimulatedTill, seed: number): Promise<SeedOutcome> {
    await till.clear();
    await till.clock.set(Date.UTC(2027, 0, 1) + (seed % 100_000) * 2 * hourMs);
    const simulation = new Simulation(till, seed);
    try {
      return await simulation.play();
    } finally {
      armFailpoints(undefined);
      simulation.current.disable();
      simulation.scheduler.end();
    }
  }

  private async play(): Promise<SeedOutcome> {
    const { till, random, weather } = this;
    till.networks.chain = this.chain;
    till.facilitator.scene = { random, chain: this.chain, nowMs: () => till.clock.nowMs(), park: (where, notBeforeMs) => this.scheduler.park(where, notBeforeMs), faultRate: weather.faultRate, habits: weather.habits, timeoutMs: 15_000, log: (line) => this.note(line) };
    till.pause = (ms) => this.scheduler.park('pause', till.clock.nowMs() + ms);
    till.queues.fate = (queue) => this.fateOf(queue);
    till.openDoors(weather.places, (work) => this.carryOut(work));
    armFailpoints((name) => this.atFailpoint(name));
    for (const { address } of buyers) this.chain.fund(address, random.chance(0.85) ? price * 100n : price);
    this.path = await till.seed(this.payTo, price);
    await this.scan();
    const broken: string[] = [];
    try {
      for (; this.steps < weather.steps; this.steps++) await this.step();
      await this.drain();
      broken.push(...(await this.judge()));
    } catch (error) {
      broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    return { seed: this.seed, steps: this.steps, payments: this.payments.length, broken, log: this.log };
  }

  private async step(): Promise<void> {
    const { random, scheduler, till, weather } = this;
    const jobs = till.queues.waiting;
    const { often } = weather;
    const action = random.weighted([
      [this.payments.length < weather.payments ? 3 * often.pay : 0, () => this.pay()],
      [this.payments.length > 0 ? 2 * often.send : 0, () => this.send(random.pick(this.payments))],
      [scheduler.parked.length * 3 * often.goOn, () => this.goOn()],
      [jobs.length * 3 * often.work, () => this.work()],
      [2 * often.sweep, () => this.sweepWhenDue()],
      [often.scan, () => this.scan()],
      [2 * often.wait, () => this.wait(random.pick([500, 2_000, 5_000, 20_000, 60_000]))],
      [3 * often.mine, () => this.mine()],
      [weather.forks ? 1.5 : 0, () => this.fork()],
      [weather.faultRate > 0 ? often.turnNode : 0, () => this.turnNode()],
      [weather.mischief && this.payments.length > 0 ? 1.5 : 0, () => this.meddle()],
      [weather.deathRate * 10, () => this.die()],
    ] as const);
    await action();
    await till.flush();
    // Hours may pass here while nobody is at work, so that nothing can be late.
    const broken = random.chance(lookRate) ? (await brokenInvariants(till.ask)).filter((line) => !line.startsWith('I5')) : [];
    if (broken.length > 0) throw new Error(`broken on the way: ${broken.join(', ')}`);
  }

  /** A payer asks for the terms, signs them and sends the payment. */
  private async pay(): Promise<void> {
    const { random, till } = this;
    const challenge = await till.app.inject({ method: 'GET', url: this.path });
    const required = JSON.parse(Buffer.from(String(challenge.headers['payment-required']), 'base64').toString('utf8')) as { accepts: Terms[] };
    const payment = await SimulatedPayment.sign(`p${String(this.payments.length)}`, this.path, random.pick(buyers).privateKey, required.accepts[0] as Terms, random, till.clock.nowMs());
    this.payments.push(payment);
    await this.send(payment);
  }

  private send(payment: SimulatedPayment): Promise<void> {
    this.note(`${payment.name} is sent`);
    return this.start(`send ${payment.name}`, async (isDead) => {
      const { statusCode: status, headers, body } = await this.till.app.inject({ method: 'GET', url: payment.path, headers: { 'payment-signature': payment.header } });
      if (isDead()) return;
      this.note(`${payment.name} is answered ${String(status)}`);
      payment.answers.push({ status, paymentId: headers['till-payment'] === undefined ? undefined : String(headers['till-payment']), settlement: headers['payment-response'] === undefined ? undefined : String(headers['payment-response']), body });
    });
  }

  /** An attempt goes its own way beside the door that began it. */
  private carryOut(work: () => Promise<Payment | null>): Promise<Payment | null> {
    return new Promise((resolve, reject) => {
      this.start('an attempt', () => this.scheduler.park('its beginning').then(work).then(resolve, reject)).catch(reject);
    });
  }

  /** A worker takes some waiting job; sometimes two workers take the same. */
  private work(): Promise<void> {
    const { queues } = this.till;
    const job = this.random.pick(queues.waiting);
    if (this.isCalm || !this.random.chance(0.1)) queues.waiting.splice(queues.waiting.indexOf(job), 1);
    this.note(`job ${job.handler}`);
    return this.start(`job ${job.handler}`, (isDead) => queues.perform(job).catch(() => {
      // A failed job comes again; one whose process died does so when its lock ends, unless the queue lost it.
      if (!isDead() || this.random.chance(0.5)) queues.waiting.push(job);
    }));
  }

  private start(name: string, work: (isDead: () => boolean) => Promise<void>): Promise<void> {
    const life = { isDead: false };
    return this.scheduler.start(name, () => this.current.run(life, () => work(() => life.isDead)));
  }

  private async goOn(): Promise<void> {
    const ready = this.scheduler.parked.filter(({ notBeforeMs }) => notBeforeMs <= this.till.clock.nowMs());
    // Whoever waits for its time is left alone as long as others have something to do.
    if (ready.length === 0 && !this.isCalm && this.random.chance(0.7)) return this.sweepWhenDue();
    const parked = this.random.pick(ready.length > 0 ? ready : this.scheduler.parked);
    if (parked.notBeforeMs > this.till.clock.nowMs()) await this.till.clock.set(parked.notBeforeMs);
    this.note(`${parked.task} goes on from ${parked.where}`);
    await parked.go();
  }

  /** Sweeps now, or at the moment from which on there is something to do. */
  private async sweepWhenDue(): Promise<void> {
    const dueMs = this.random.chance(0.7) ? await this.nextDue() : undefined;
    if (dueMs !== undefined && dueMs > this.till.clock.nowMs()) await this.wait(dueMs - this.till.clock.nowMs());
    await this.sweep();
  }

  private async sweep(): Promise<void> {
    // A queue out of reach fails a turn; the next one does what it left.
    await this.till.app.get(OutboxRelay).poll().catch(() => undefined);
    this.note(`sweep: ${String(await this.till.app.get(Sweeper).sweep().catch(() => 'failed'))}`);
  }

  private async wait(ms: number): Promise<void> {
    // What waits for a block gets one at the beginning already: by the end its time may be over.
    if (ms >= blockMs) this.chain.mine();
    await this.till.clock.set(this.till.clock.nowMs() + ms);
    this.note(`${String(ms)} ms pass`);
    if (ms >= blockMs) this.chain.mine();
  }

  private mine(): Promise<void> {
    this.note(`a block of ${String(this.chain.pool.length)}`);
    this.chain.mine();
    return Promise.resolve();
  }

  private fork(): Promise<void> {
    const depth = this.random.pick([1, 3, 10]);
    const drops = this.random.chance(0.5);
    this.note(`a fork of ${String(this.chain.reorg(depth, drops))} blocks ${drops ? 'drops' : 'moves'} what they held`);
    return Promise.resolve();
  }

  /** One look of the scanner at the chain; a process has one at a time for a network. */
  private scan(): Promise<void> {
    if (this.scheduler.parked.some(({ task }) => task === 'scan')) return Promise.resolve();
    return this.start('scan', () => this.till.app.get(TransferScanner).scan(this.chain));
  }

  private turnNode(): Promise<void> {
    if (this.weather.crowding > 0 && this.random.chance(0.3)) {
      this.note(`what waited is forgotten: ${String(this.chain.pool.length)}`);
      this.chain.forgetPool();
      return Promise.resolve();
    }
    this.chain.mood = this.random.pick([{ kind: 'fine' }, { kind: 'fine' }, { kind: 'down' }, { kind: 'behind', blocks: 1 + this.random.below(20) }] as const);
    this.note(`the node is ${this.chain.mood.kind}`);
    return Promise.resolve();
  }

  /** A payer does on chain what no honest client does. */
  private meddle(): Promise<void> {
    const { random, chain } = this;
    const payment = random.pick(this.payments);
    const how = random.pick(['submits', 'submits all at once', 'cancels', 'spends the nonce elsewhere', 'drains'] as const);
    const hash = `0x${random.hex(64)}`;
    this.note(`${payment.name}: the payer ${how}`);
    if (how === 'drains') chain.fund(payment.signed.authorization.from, 0n);
    else if (how === 'submits all at once') chain.pool.push(...this.payments.map((one) => one.asTransaction(hash, 'transfer')));
    else chain.pool.push(payment.asTransaction(hash, how === 'cancels' ? 'cancel' : 'transfer', how === 'spends the nonce elsewhere'));
    return Promise.resolve();
  }

  /** Kill -9 of the process: whatever stands somewhere is gone; what the queue had handed out comes again, or does not. */
  private die(): Promise<void> {
    const lost = this.scheduler.dropAll();
    this.note(`the process dies with ${lost.join(', ') || 'nothing'}`);
    return Promise.resolve();
  }

  private fateOf(queue: QueueName): 'kept' | 'lost' | 'unreachable' {
    if (this.isCalm || !this.random.chance(this.weather.queueLossRate)) return 'kept';
    const fate = this.random.pick(['lost', 'unreachable'] as const);
    this.note(`the queue of ${queue}: ${fate}`);
    return fate;
  }

  private atFailpoint(name: Failpoint): Promise<void> | undefined {
    if (stops.has(name)) return this.scheduler.park(name, !this.isCalm && this.random.chance(this.weather.stallRate) ? this.till.clock.nowMs() + stallMs : 0);
    if (this.isCalm || !(inTransaction.has(name) || inRelay.has(name)) || !this.random.chance(this.weather.deathRate)) return undefined;
    this.note(`death at ${name}`);
    const life = this.current.getStore();
    if (life && inTransaction.has(name)) life.isDead = true;
    return Promise.reject(new Error(`died at ${name}`));
  }

  /** No more faults; time goes on until nothing is under way and no payment is due a look. */
  private async drain(): Promise<void> {
    const { till, scheduler, chain } = this;
    this.note('calm');
    this.isCalm = true;
    chain.mood = { kind: 'fine' };
    chain.crowding = 0;
    chain.lagSeconds = 0;
    if (till.facilitator.scene) till.facilitator.scene.faultRate = 0;
    for (let round = 0; round < drainRounds; round++) {
      while (scheduler.parked.length > 0) await this.goOn();
      while (till.queues.waiting.length > 0) {
        await this.work();
        while (scheduler.parked.length > 0) await this.goOn();
      }
      await till.flush();
      const next = await this.nextDue();
      if (next === undefined && till.queues.waiting.length === 0) return;
      await this.wait(Math.max(1_500, (next ?? 0) - till.clock.nowMs()));
      // Forks go on for a while: what was settled must be undone and done again. Then blocks become final.
      if (this.weather.forks && round < forkedRounds && this.random.chance(0.5)) await this.fork();
      else for (let height = 0; height < 4; height++) chain.mine();
      await this.sweep();
      if (round % roundsBetweenScans === 0) await this.scan();
      await till.flush();
    }
    throw new Error('no rest after all faults had ended');
  }

  private async nextDue(): Promise<number | undefined> {
    const [row] = await this.till.ask<{ due: Date | null }>(`SELECT min(at) AS due FROM (SELECT next_check_at AS at FROM payments UNION ALL SELECT coalesce(dispatched_at + greatest(interval '1 minute', dispatched_at - created_at), created_at) + interval '2 seconds' FROM outbox WHERE finished_at IS NULL OR dispatched_at IS NULL) AS open (at)`);
    return row?.due?.getTime();
  }

  private async judge(): Promise<string[]> {
    const { till } = this;
    const unlike: string[] = [];
    // Who was never heard of before is claimed by these sends, and comes to rest as well.
    for (const payment of this.payments) await this.resent(payment);
    await this.drain();
    for (const payment of this.payments) {
      const [first, second] = [await this.resent(payment), await this.resent(payment)];
      const isAlike = first?.status === second?.status && (first?.status !== 200 || first.body === second?.body);
      if (!isAlike) unlike.push(`${payment.name} is answered ${String(first?.status)} and then ${String(second?.status)}, or with another body`);
    }
    // Then everything is final and read.
    for (let round = 0; round < 2; round++) {
      await this.drain();
      for (let height = 0; height < blocksToRead; height++) this.chain.mine();
      await till.clock.set(till.clock.nowMs() + longestScanPauseMs);
      await this.scan();
      while (this.scheduler.parked.length > 0) await this.goOn();
    }
    await this.drain();
    await till.compareBooks();
    const seen = this.payments.flatMap(({ answers }) => answers);
    return [...unlike, ...(await brokenInvariants(this.till.ask, { isAtRest: true, seen })), ...(await wrongVerdicts({ ask: this.till.ask, chain: this.chain, payTo: this.payTo, payments: this.payments }))];
  }

  /** The answer to the same payment sent once more, with nobody else about. */
  private async resent(payment: SimulatedPayment): Promise<ClientAnswer | undefined> {
    await this.send(payment);
    while (this.scheduler.parked.length > 0) await this.goOn();
    return payment.answers.at(-1);
  }

  private note(line: string): void {
    this.log.push(`${String(this.steps).padStart(3)} ${new Date(this.till.clock.nowMs()).toISOString().slice(11, 23)} ${line}`);
  }
}
