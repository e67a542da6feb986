import { fromBaseUnits, fromSignedBaseUnits, type Inflow, type Reconciliation } from '@till/contract';
import type { SignedOff } from './reconciliation-run.js';
import type { ScanState } from './scans.repository.js';

/** What a reconciliation is shown with. */
export interface Surroundings {
  walletId: string | null;
  label: string | null;
  unmatched: Inflow[];
  unmatchedCount: number;
  scan: ScanState | undefined;
}

/** A reconciliation as the API answers it. */
export function toReconciliationAnswer(run: SignedOff, { walletId, label, unmatched, unmatchedCount, scan }: Surroundings): Reconciliation {
  return {
    id: run.id,
    status: statusOf(run, scan),
    network: run.network,
    wallet: run.wallet,
    walletId,
    label,
    recorded: fromSignedBaseUnits(run.recorded),
    onChain: fromBaseUnits(run.onChain),
    unmatchedAmount: fromSignedBaseUnits(run.unmatched),
    ownTransfersAmount: fromSignedBaseUnits(run.ownTransfers),
    difference: fromSignedBaseUnits(run.difference),
    unmatched,
    unmatchedCount,
    fromBlock: run.fromBlock?.toString() ?? null,
    toBlock: run.toBlock?.toString() ?? null,
    at: run.at?.toISOString() ?? null,
    balance: balanceOf(run),
    import: run.isImporting || run.importFault !== null ? { percent: importPercent(run), running: run.isImporting, days: run.importDays, fault: run.importFault } : null,
    scan: { block: scan?.block.toString() ?? null, headBlock: scan?.headBlock.toString() ?? null, fault: scan?.fault ?? null, failingSince: scan?.failingSince?.toISOString() ?? null },
  };
}

function statusOf(run: SignedOff, scan: ScanState | undefined): Reconciliation['status'] {
  if (run.difference !== 0n) return 'difference';
  if (scan?.fault) return 'waiting';
  if (run.at === null) return 'never';
  return run.isImporting ? 'importing' : 'matching';
}

/** How much of the past that is asked for has been read, in whole percent; below 100 until all of it is. */
function importPercent({ importFirst, importReached, importTarget, isImporting }: SignedOff): number {
  if (importTarget === null) return 0;
  const wanted = importFirst - importTarget;
  const read = Number(wanted <= 0n ? 100n : ((importFirst - importReached) * 100n) / wanted);
  return Math.min(read, isImporting ? 99 : 100);
}

function balanceOf({ balanceFromBlock, balanceBefore, balanceToBlock, balanceAfter, balanceMoved }: SignedOff): Reconciliation['balance'] {
  if (balanceFromBlock === null || balanceBefore === null || balanceToBlock === null || balanceAfter === null || balanceMoved === null) return null;
  const actual = balanceAfter - balanceBefore;
  return {
    fromBlock: (balanceFromBlock + 1n).toString(),
    toBlock: balanceToBlock.toString(),
    expected: fromSignedBaseUnits(balanceMoved),
    actual: fromSignedBaseUnits(actual),
    ok: actual === balanceMoved,
  };
}
