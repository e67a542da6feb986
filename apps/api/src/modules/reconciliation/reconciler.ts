import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Beats } from '../../platform/beats/beats.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { Metrics } from '../../platform/telemetry/metrics.js';
import { NetworksService } from '../networks/networks.service.js';
import { type BalanceSpan, differenceOf, type DueRun } from './reconciliation-run.js';
import { ReconciliationsRepository, runsAtOnce } from './reconciliations.repository.js';

const balancesAtOnce = 8;
/** The next turn goes on after this long. */
const longestTurnMs = 5_000;

/** Compares books and chain wallet by wallet, signs each comparison off, and raises the alarm when they differ. */
@Injectable()
export class Reconciler implements OnModuleInit {
  private readonly logger = new Logger(Reconciler.name);
  /** Merchants whose books changed since the last tick. */
  private readonly changed = new Set<string>();

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly reconciliations: ReconciliationsRepository,
    private readonly networks: NetworksService,
    private readonly outbox: Outbox,
    private readonly signals: SignalBus,
    private readonly metrics: Metrics,
    private readonly beats: Beats,
  ) {}

  onModuleInit(): void {
    if (!this.config.runsJobs) return;
    // A lost signal costs time only: every wallet comes up for its next run by itself.
    this.signals.onTopic('books', ({ merchantId }) => this.changed.add(merchantId));
    this.beats.keep({ name: 'reconciliation', everyMs: this.config.scanIntervalMs, turn: () => this.reconcile() });
  }

  /** Does the runs that are due. Returns how many. What a failure leaves is done by the next turn. */
  async reconcile(): Promise<number> {
    const hurried = [...this.changed];
    this.changed.clear();
    if (hurried.length > 0) await this.unitOfWork.system((tx) => this.reconciliations.hurry(tx, hurried));
    const until = performance.now() + longestTurnMs;
    let done = 0;
    // One batch a turn would be fewer than come due with tens of thousands of wallets.
    for (let isMore = true; isMore; ) {
      const due = await this.unitOfWork.system((tx) => this.reconciliations.takeDue(tx));
      for (let at = 0; at < due.length; at += balancesAtOnce) await Promise.all(due.slice(at, at + balancesAtOnce).map((run) => this.signOff(run)));
      done += due.length;
      isMore = due.length === runsAtOnce && performance.now() < until;
    }
    this.metrics.setDifferences(await this.unitOfWork.system((tx) => this.reconciliations.differences(tx)));
    return done;
  }

  private async signOff(run: DueRun): Promise<void> {
    const balance = await this.balanceOf(run).catch(() => null);
    const { merchantId, id: subjectId, network, wallet } = run;
    if (run.wereOff) this.logger.error(`${subjectId}: what was kept of the sums on ${network} at ${wallet} is not what a count of everything gives; the count stands`);
    await this.unitOfWork.system(async (tx) => {
      const signed = await this.reconciliations.signOff(tx, run, balance, this.config.scanIntervalMs);
      if (signed === null) return;
      if (signed.after !== signed.before && signed.after !== 0n) {
        this.logger.error(`${subjectId}: books and chain differ by ${differenceOf(run).toString()} base units on ${network} at ${wallet}`);
        await this.outbox.append(tx, { topic: 'reconciliation.difference', merchantId, subjectId });
      }
      if (signed.changed) tx.afterCommit(() => this.signals.publish({ topic: 'books', merchantId, subjectId }));
    });
  }

  /**
   * The token's own word on what moved. It reaches back to before the first block read, or, where the providers keep no
   * state that old, to the first run. Asked only when something came in.
   */
  private async balanceOf({ network, wallet, fromBlock, toBlock, recorded, onChain, last }: DueRun): Promise<BalanceSpan | null> {
    const reader = this.networks.reader(network);
    const isSame = last.recorded === recorded && last.onChain === onChain && last.fromBlock === fromBlock;
    if (!reader || last.isImporting || (isSame && last.balanceBefore !== null)) return null;
    const after = await reader.balanceAt(wallet, toBlock);
    if (after === null) return null;
    const first = fromBlock - 1n;
    const before = first < 0n ? 0n : await reader.balanceAt(wallet, first);
    if (before !== null) return { fromBlock: first, before, toBlock, after };
    const { balanceFromBlock: kept, balanceBefore } = last;
    return kept !== null && balanceBefore !== null ? { fromBlock: kept, before: balanceBefore, toBlock, after } : { fromBlock: toBlock, before: after, toBlock, after };
  }
}
