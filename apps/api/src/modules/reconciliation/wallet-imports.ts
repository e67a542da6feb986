import { Injectable, Logger } from '@nestjs/common';
import { ChainError, type ChainReader } from '@till/chain';
import type { Network } from '@till/networks';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InflowsService } from '../inflows/inflows.service.js';
import type { ReadRange } from '../inflows/read-range.js';
import { ImportsRepository, type WalletImport } from './imports.repository.js';
import { scanStepBlocks } from './scan-steps.js';

const daySeconds = 86_400n;

/** Reads the past of newly added wallets, backwards from where the scanner began with them, step by step. */
@Injectable()
export class WalletImports {
  private readonly logger = new Logger(WalletImports.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly imports: ImportsRepository,
    private readonly inflows: InflowsService,
  ) {}

  /**
   * Does the next step of a network's imports, of so many blocks. False when there is none to do now. A failure is noted with the imports
   * and does not hold up anything else.
   */
  async step(reader: ChainReader, network: Network, blocks: bigint = scanStepBlocks[network.family]): Promise<boolean> {
    const due = await this.unitOfWork.system((tx) => this.imports.due(tx, network.id));
    if (due.length === 0) return false;
    try {
      await (due.some(({ targetBlock }) => targetBlock === null) ? this.aim(reader, due) : this.read(reader, network, due, blocks));
      return true;
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      this.logger.warn(`${network.id}: the import of ${String(due.length)} wallets waits: ${error.message}`);
      await this.unitOfWork.system((tx) => this.imports.fail(tx, due, error.code));
      return false;
    }
  }

  /** Looks up where each import ends: at the beginning of a day, so that wallets of one day share their reads. */
  private async aim(reader: ChainReader, due: readonly WalletImport[]): Promise<void> {
    const ids = new Map<bigint, string[]>();
    for (const { id, since, days, targetBlock } of due) {
      if (targetBlock !== null) continue;
      const added = BigInt(Math.floor(since.getTime() / 1000));
      const seconds = days === 0 ? added : ((added - BigInt(days) * daySeconds) / daySeconds) * daySeconds;
      ids.set(seconds, [...(ids.get(seconds) ?? []), id]);
    }
    for (const [seconds, together] of ids) {
      const target = await reader.blockAt(seconds);
      await this.unitOfWork.system((tx) => this.imports.setTarget(tx, together, target));
    }
  }

  private async read(reader: ChainReader, network: Network, due: readonly WalletImport[], blocks: bigint): Promise<void> {
    const toBlock = (due[0]?.fromBlock ?? 0n) - 1n;
    const lowest = due.reduce((low, { targetBlock }) => (targetBlock !== null && targetBlock < low ? targetBlock : low), toBlock);
    const step = toBlock - blocks + 1n;
    const fromBlock = step > lowest ? step : lowest;
    const transfers = await reader.transfers({ owners: [...new Set(due.map(({ address }) => address))], fromBlock, toBlock });
    const range: ReadRange = { network, fromBlock, toBlock, wallets: due, isWhole: false, transfers };
    await this.inflows.recordParts(range);
    await this.unitOfWork.system(async (tx) => {
      await this.inflows.record(tx, range);
      if (!(await this.imports.lower(tx, due, fromBlock))) throw new Error('an import was read by two workers');
    });
  }
}
