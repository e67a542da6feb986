import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { devEvm, startTestPostgres, type TestPostgres } from '@till/testing';
import pg from 'pg';
import { AppModule } from '../../../src/app.module.js';
import type { Config } from '../../../src/config/config.js';
import { NetworksService } from '../../../src/modules/networks/networks.service.js';
import type { NewPayment } from '../../../src/modules/payments/new-payment.js';
import type { Payment } from '../../../src/modules/payments/payment.js';
import { PaymentMoves } from '../../../src/modules/payments/payment-moves.js';
import { PaymentsService } from '../../../src/modules/payments/payments.service.js';
import { Facilitators } from '../../../src/modules/settlement/facilitators.js';
import { FirstAttempts } from '../../../src/modules/settlement/first-attempts.js';
import { LateAnswers } from '../../../src/modules/settlement/late-answers.js';
import { Pauses } from '../../../src/modules/settlement/pauses.js';
import { SettlementService } from '../../../src/modules/settlement/settlement.service.js';
import { Reconciler } from '../../../src/modules/reconciliation/reconciler.js';
import { Beats } from '../../../src/platform/beats/beats.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { createServer } from '../../../src/platform/http/create-server.js';
import { prepareServer } from '../../../src/platform/http/prepare-server.js';
import { newId } from '../../../src/platform/ids/new-id.js';
import { newSlug } from '../../../src/platform/ids/new-slug.js';
import { OutboxRelay } from '../../../src/platform/outbox/outbox-relay.js';
import { JobQueues } from '../../../src/platform/queue/job-queues.js';
import { createLogger, NestLogger } from '../../../src/platform/telemetry/logger.js';
import { testConfig } from '../../../src/testing/test-config.js';
import type { Ask } from '../invariants.js';
import { secretContent } from '../fault-client.js';
import { SimulatedClock } from './simulated-clock.js';
import { SimulatedFacilitator } from './simulated-facilitators.js';
import { simulatedFacilitatorUrl, SimulatedNetworks } from './simulated-networks.js';
import { SimulatedQueues } from './simulated-queues.js';

/** Tables with rows of a run; the journal lets nobody empty it while its triggers are awake. */
const tables = ['merchants', 'wallets', 'resources', 'payments', 'payment_claims', 'payment_events', 'settlement_attempts', 'evidence', 'outbox', 'handled_events', 'revenue_hourly', 'journal_entries', 'journal_postings', 'inflows', 'outflows', 'transfer_scans', 'reconciliations'];
/** Emptying tables costs more than deleting a few rows; never emptying them makes them slow. */
const seedsBetweenTruncations = 100;

/** The whole real application on a real Postgres, with chain, facilitator, queue and clock simulated behind their ports. */
export class SimulatedTill {
  readonly networks = new SimulatedNetworks();
  readonly facilitator = new SimulatedFacilitator();
  /** The one facilitator of the simulation; there is none to take over. */
  private readonly facilitators: Pick<Facilitators, 'settle' | 'insteadOf' | 'takenOver' | 'isStopping' | 'refuseWhenStopping'> = {
    settle: ({ instruction }) => this.facilitator.settle(instruction.request),
    insteadOf: () => Promise.resolve(null),
    takenOver: () => undefined,
    isStopping: false,
    refuseWhenStopping: () => undefined,
  };
  /** What a pause of the services does; set by whoever schedules. */
  pause: (ms: number) => Promise<void> = () => Promise.resolve();
  private firstAttempts!: FirstAttempts;
  queues!: SimulatedQueues;
  clock!: SimulatedClock;
  app!: NestFastifyApplication;
  private postgres!: TestPostgres;
  private owner!: pg.Client;
  private home!: string;
  private readonly prepared = new Map<string, string>();
  private clearings = 0;

  static async start(): Promise<SimulatedTill> {
    const till = new SimulatedTill();
    till.postgres = await startTestPostgres();
    till.home = await mkdtemp(join(tmpdir(), 'till-simulation-'));
    till.owner = new pg.Client({ connectionString: till.postgres.url });
    await till.owner.connect();
    till.clock = await SimulatedClock.install(till.owner);
    await till.clock.set(Date.UTC(2027, 0, 1));
    await migrate(till.postgres.url);
    await till.owner.query('SET search_path = public, pg_catalog');
    await till.boot();
    return till;
  }

  private async boot(): Promise<void> {
    const networks = { [devEvm.network]: { rpcUrls: ['http://node.simulated'], facilitatorUrl: simulatedFacilitatorUrl } };
    const config = testConfig({ DATABASE_URL: this.postgres.url, TILL_HOME: this.home, TILL_NETWORKS: JSON.stringify(networks), TILL_DOOR_DEADLINE_MS: '1', TILL_SCAN_INTERVAL_MS: '3600000' });
    const logger = createLogger(config.logLevel);
    this.queues = new SimulatedQueues(config, new Beats());
    const module = await Test.createTestingModule({ imports: [AppModule.with(config)] })
      .overrideProvider(JobQueues).useValue(this.queues)
      .overrideProvider(NetworksService).useValue(this.networks)
      .overrideProvider(Facilitators).useValue(this.facilitators)
      .overrideProvider(FirstAttempts).useValue({ submit: (wanted: NewPayment) => this.firstAttempts.submit(wanted) })
      .overrideProvider(Pauses).useValue({ pause: (ms: number) => this.pause(ms) })
      .compile();
    this.app = module.createNestApplication<NestFastifyApplication>(createServer(config, logger), { logger: new NestLogger(logger) });
    await prepareServer(this.app);
    await this.app.init();
    await this.app.getHttpAdapter().getInstance().ready();
    // From here on nothing happens by itself.
    await this.flush();
    await this.app.get(Beats).beforeApplicationShutdown();
  }

  /** The same few statements for every seed: parsed and planned once. */
  readonly ask: Ask = async (sql, parameters) => {
    const name = this.prepared.get(sql) ?? `ask ${String(this.prepared.size)}`;
    this.prepared.set(sql, name);
    return (await this.owner.query({ name, text: sql, values: parameters })).rows;
  };

  /**
   * Lets doors carry out first attempts, as many at a time as there are places; how, says whoever schedules. A new seed
   * finds every place free, whoever died in one before.
   */
  openDoors(places: number, carryOut: (work: () => Promise<Payment | null>) => Promise<Payment | null>): void {
    const settlement = this.app.get(SettlementService, { strict: false });
    const config = { doorsSettle: places > 0, settleConcurrency: places } as Config;
    const scheduled = { firstAttempt: () => settlement.firstAttempt(), carryOut: (payment: Payment) => carryOut(() => settlement.carryOut(payment)) } as SettlementService;
    const [unitOfWork, moves, payments, late] = [UnitOfWork, PaymentMoves, PaymentsService, LateAnswers].map((type) => this.app.get<unknown>(type, { strict: false })) as [UnitOfWork, PaymentMoves, PaymentsService, LateAnswers];
    this.firstAttempts = new FirstAttempts(config, unitOfWork, moves, payments, scheduled, this.facilitators as Facilitators, late);
  }

  /** Lets the relay hand on what was committed so far, as it would by itself a moment later. */
  flush(): Promise<void> {
    return this.app.get(OutboxRelay).beforeApplicationShutdown();
  }

  /** Has every wallet's books compared with the chain now. */
  async compareBooks(): Promise<void> {
    await this.ask('UPDATE reconciliations SET next_run_at = clock_timestamp()');
    await this.app.get(Reconciler).reconcile();
  }

  /** Forgets every row of the seeds before. */
  async clear(): Promise<void> {
    this.queues.waiting.length = 0;
    this.clearings += 1;
    const sql = this.clearings % seedsBetweenTruncations === 0 ? `TRUNCATE ${tables.join(', ')} CASCADE` : tables.map((table) => `DELETE FROM ${table}`).join('; ');
    await this.owner.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = origin`);
  }

  /** A merchant with one wallet and a link; answers the link's path. */
  async seed(payTo: string, price: bigint): Promise<string> {
    const merchantId = newId('merchant');
    const slug = newSlug();
    await this.ask('INSERT INTO merchants (merchant_id, name) VALUES ($1, $2)', [merchantId, 'Simulated']);
    await this.ask(`INSERT INTO wallets (merchant_id, id, family, address, is_default) VALUES ($1, $2, 'evm', $3, true)`, [merchantId, newId('wallet'), payTo]);
    await this.ask(`INSERT INTO resources (merchant_id, id, mode, kind, slug, title, price, deliverable) VALUES ($1, $2, 'test', 'pay_link', $3, 'A thing', $4, $5)`, [
      merchantId, newId('resource'), slug, price.toString(), JSON.stringify({ type: 'text', content: secretContent }),
    ]);
    return `/p/${slug}`;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.owner.end();
    this.clock.uninstall();
    await this.postgres.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}
