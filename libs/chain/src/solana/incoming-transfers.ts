import { associatedTokenAccount } from '@till/x402';
import { ChainError } from '../chain-error.js';
import type { IncomingTransfer, TransferScan } from '../chain-reader.js';
import { decodeTransaction } from './decode-transaction.js';
import { readMessage } from './read-message.js';
import type { SolanaProvider } from './solana-provider.js';
import type { SolanaTokenBalance, SolanaTransaction } from './solana-schemas.js';

const pageSize = 1000;
const readsAtOnce = 8;

/**
 * Reads every transaction that touched payTo's token account in a range of slots and takes what the owner's balance
 * gained, which also sees transfers made by other programs. Throws ChainError.
 */
export async function incomingTransfers(provider: SolanaProvider, scan: TransferScan): Promise<IncomingTransfer[]> {
  const signatures = await signaturesIn(provider, scan);
  const found: IncomingTransfer[] = [];
  for (let at = 0; at < signatures.length; at += readsAtOnce) {
    const some = signatures.slice(at, at + readsAtOnce);
    const read = await Promise.all(some.map((signature) => provider.transaction(signature, 'confirmed')));
    read.forEach((landed, index) => found.push(...gainOf(landed, some[index] ?? '', scan)));
  }
  return found;
}

/** Oldest first; failed transactions moved nothing. */
async function signaturesIn(provider: SolanaProvider, scan: TransferScan): Promise<string[]> {
  const account = await associatedTokenAccount(scan.payTo, scan.asset);
  const found: string[] = [];
  let before: string | undefined;
  for (;;) {
    const listed = await provider.signaturesFor(account, { commitment: 'confirmed', limit: pageSize, before });
    for (const { signature, slot, err } of listed) {
      const failed = err !== null && err !== undefined;
      if (!failed && slot >= scan.fromBlock && slot <= scan.toBlock) found.push(signature);
    }
    const last = listed.at(-1);
    if (last === undefined || listed.length < pageSize || last.slot < scan.fromBlock) return found.reverse();
    before = last.signature;
  }
}

function gainOf(landed: SolanaTransaction | null, transaction: string, scan: TransferScan): IncomingTransfer[] {
  // Skipping it would show a difference between books and chain where there is none.
  if (landed === null) throw new ChainError('rpc_malformed', 'getTransaction', 'listed but not found');
  const changes = changesByOwner(landed, scan.asset);
  const amount = changes.get(scan.payTo) ?? 0n;
  if (amount <= 0n) return [];
  const [from] = [...changes].reduce((most, each) => (each[1] < most[1] ? each : most));
  const { transferIndex } = readMessage(decodeTransaction(landed).messageBytes);
  const { slot } = landed;
  return [{ transaction, block: slot, blockHash: slot.toString(), logIndex: transferIndex ?? 0, from, amount }];
}

function changesByOwner({ meta }: SolanaTransaction, mint: string): Map<string, bigint> {
  const changes = new Map<string, bigint>();
  const add = (balances: SolanaTokenBalance[] | null | undefined, sign: bigint) => {
    for (const { mint: of, owner, uiTokenAmount } of balances ?? []) {
      if (of === mint && owner !== undefined) changes.set(owner, (changes.get(owner) ?? 0n) + sign * uiTokenAmount.amount);
    }
  };
  add(meta.preTokenBalances, -1n);
  add(meta.postTokenBalances, 1n);
  return changes;
}
