import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ChainError, type ChainReader, mostFilteredOwners } from '@till/chain';
import { type Network, networkById } from '@till/networks';
import { Config } from '../../config/config.js';
import { Beats } from '../../platform/beats/beats.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Metrics } from '../../platform/telemetry/metrics.js';
import { InflowsService } from '../inflows/inflows.service.js';
import type { ReadRange, WatchedWallet } from '../inflows/read-range.js';
import { NetworksService } from '../networks/networks.service.js';
import { freshAtOnce, ImportsRepository } from './imports.repository.js';
import { scanOverlapBlocks, scanStepBlocks } from './scan-steps.js';
import { ScansRepository } from './scans.repository.js';
import { WalletImports } from './wallet-imports.js';

/** A network gives way to the next tick after this long, so that imports do not hold up what is new. */
const longestTurnMs = 5_000;

/** Somebody else has the network now, or its cursor was set back: what was read is not stored, and read again. */
class CursorMoved extends Error {}

/**
 * Reads every transfer to and from every wallet, once per network for all merchants. Each step is one commit with its
 * cursor, so that a crash at any point costs a step and loses nothing.
 */
@Injectable()
export class TransferScanner implements OnModuleInit {
  private readonly logger = new Logger(TransferScanner.name);
  private readonly owner = randomBytes(8).toString('hex');
  /** Networks this process has read for every wallet: until then the overlap comes with the next step in any case. */
  private readonly begun = new Set<string>();
  /** When the database was last asked for new wallets of a network, by its own clock. */
  private readonly askedForNew = new Map<string, Date>();

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly networks: NetworksService,
    private readonly scans: ScansRepository,
    private readonly imports: ImportsRepository,
    private readonly past: WalletImports,
    private readonly inflows: InflowsService,
    private readonly metrics: Metrics,
    private readonly beats: Beats,
  ) {}

  onModuleInit(): void {
    if (!this.config.runsJobs) return;
    for (const reader of this.networks.readers()) {
      this.beats.keep({ name: `transfers ${reader.network}`, everyMs: this.config.scanIntervalMs, atOnce: true, turn: (stopping) => this.scan(reader, stopping) });
    }
  }

  /** Reads a network up to its final block, then on with imports. Never throws: a fault is noted with the network. */
  async scan(reader: ChainReader, stopping?: AbortSignal): Promise<void> {
    const network = networkById(reader.network);
    if (!network) return;
    try {
      const cursor = await this.take(reader, network);
      if (cursor === null) return;
      const until = performance.now() + longestTurnMs;
      const isCaughtUp = await this.catchUp(reader, network, cursor, until, stopping);
      while (isCaughtUp && !stopping?.aborted && performance.now() < until && (await this.past.step(reader, network))) await this.renew(network);
      await this.unitOfWork.system((tx) => this.scans.release(tx, network.id, this.owner));
    } catch (error) {
      if (!(error instanceof CursorMoved)) await this.note(network, error);
    }
  }

  private async take(reader: ChainReader, network: Network): Promise<bigint | null> {
    const cursor = await this.unitOfWork.system((tx) => this.scans.take(tx, network.id, this.owner));
    if (cursor !== null || (await this.unitOfWork.system((tx) => this.scans.exists(tx, network.id)))) return cursor;
    const head = await reader.finalized().catch(() => null);
    if (head === null) return null;
    return this.unitOfWork.system(async (tx) => {
      await this.scans.begin(tx, network.id, head.block);
      return this.scans.take(tx, network.id, this.owner);
    });
  }

  /** True when everything final is stored; false when the turn is over before. */
  private async catchUp(reader: ChainReader, network: Network, from: bigint, until: number, stopping?: AbortSignal): Promise<boolean> {
    await this.watch(network, from);
    await this.searchOwn(network);
    const head = await reader.finalized();
    this.metrics.setScanLag(network.id, head.block - from);
    if (head.block <= from && this.begun.has(network.id)) {
      await this.unitOfWork.system((tx) => this.scans.rest(tx, network.id, this.owner, head.block));
      return true;
    }
    // On EVM the wallets of a large installation are not loaded: those that logs mention are looked up.
    const wallets = await this.unitOfWork.system((tx) => this.scans.watched(tx, network.id, network.family === 'evm' ? mostFilteredOwners : null));
    let cursor = from;
    do {
      const end = cursor + scanStepBlocks[network.family];
      const toBlock = end < head.block ? end : head.block > cursor ? head.block : cursor;
      const overlap = cursor - scanOverlapBlocks[network.family] + 1n;
      const fromBlock = cursor === from ? (overlap > 0n ? overlap : 0n) : cursor + 1n;
      await this.store(await this.read(reader, { network, fromBlock, toBlock }, wallets), cursor, head.block);
      this.begun.add(network.id);
      cursor = toBlock;
      this.metrics.setScanLag(network.id, head.block - cursor);
    } while (cursor < head.block && !stopping?.aborted && performance.now() < until);
    return cursor >= head.block;
  }

  /** Reads a range for all wallets; null stands for more than can be named. */
  private async read(reader: ChainReader, range: Pick<ReadRange, 'network' | 'fromBlock' | 'toBlock'>, wallets: readonly WatchedWallet[] | null): Promise<ReadRange> {
    const { network, fromBlock, toBlock } = range;
    const met = new Map((wallets ?? []).map((wallet) => [`${wallet.merchantId} ${wallet.address}`, wallet]));
    const lookUp = async (addresses: readonly string[]) => {
      const found = await this.unitOfWork.system((tx) => this.scans.watchedAmong(tx, network.id, addresses));
      for (const wallet of found) met.set(`${wallet.merchantId} ${wallet.address}`, wallet);
      return [...new Set(found.map(({ address }) => address))];
    };
    const owners = wallets === null ? lookUp : [...new Set(wallets.map(({ address }) => address))];
    const transfers = await reader.transfers({ owners, fromBlock, toBlock });
    return { network, fromBlock, toBlock, wallets: [...met.values()], isWhole: true, transfers };
  }

  /** Begins with wallets that are new, or back: all of them at first, later those added since the last look. */
  private async watch(network: Network, cursor: bigint): Promise<void> {
    const since = this.askedForNew.get(network.id) ?? null;
    const asked = await this.unitOfWork.system((tx) => this.imports.now(tx));
    for (let count = freshAtOnce; count === freshAtOnce; ) {
      count = await this.unitOfWork.system(async (tx) => {
        const fresh = await this.imports.fresh(tx, network, since);
        await this.imports.register(tx, network, fresh, cursor);
        if (fresh.length < freshAtOnce) await this.imports.renew(tx, network, since);
        return fresh.length;
      });
      if (count > 0) this.begun.delete(network.id);
      if (count === freshAtOnce) await this.renew(network);
    }
    this.askedForNew.set(network.id, asked);
  }

  /** What wallets sent to others of their merchant before they were known as theirs explains itself. */
  private async searchOwn(network: Network): Promise<void> {
    for (;;) {
      const wallets = await this.unitOfWork.system((tx) => this.imports.toSearch(tx, network.id));
      if (wallets.length === 0) return;
      await this.inflows.explainOwn(network.id, wallets);
      await this.unitOfWork.system((tx) => this.imports.setSearched(tx, wallets.map(({ id }) => id)));
      await this.renew(network);
    }
  }

  private async store(range: ReadRange, from: bigint, head: bigint): Promise<void> {
    await this.inflows.recordParts(range);
    await this.unitOfWork.system(async (tx) => {
      await this.inflows.record(tx, range);
      if (!this.begun.has(range.network.id)) await this.imports.widen(tx, range.network.id, { from: range.fromBlock, cursor: from });
      if (!(await this.scans.advance(tx, range.network.id, this.owner, { from, to: range.toBlock, head }))) throw new CursorMoved();
    });
  }

  private async renew(network: Network): Promise<void> {
    if ((await this.unitOfWork.system((tx) => this.scans.take(tx, network.id, this.owner))) === null) throw new CursorMoved();
  }

  private async note(network: Network, error: unknown): Promise<void> {
    const fault = error instanceof ChainError ? error.code : 'internal';
    this.logger.warn(`${network.id}: transfers are not read: ${error instanceof Error ? error.message : String(error)}`);
    this.metrics.countScanFailure(network.id, fault);
    await this.unitOfWork.system((tx) => this.scans.fail(tx, network.id, this.owner, fault, this.config.scanIntervalMs)).catch(() => undefined);
  }
}
