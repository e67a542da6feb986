import { associatedTokenAccount } from '@till/x402';
import { ChainError } from '../chain-error.js';
import type { OwnerTransfer, TransferScan } from '../chain-reader.js';
import { decodeTransaction } from './decode-transaction.js';
import { readMessage } from './read-message.js';
import type { SolanaProvider } from './solana-provider.js';
import type { SolanaTokenBalance, SolanaTransaction } from './solana-schemas.js';

/** Most looks at an account find nothing new, so the first page is short. */
const firstPageSize = 20;
const pageSize = 1000;
const readsAtOnce = 8;

/**
 * Reads every transaction that touched the owners' token accounts in a range of slots and takes what each owner's
 * balance gained or lost, which also sees transfers made by other programs. Throws ChainError.
 */
export async function ownerTransfers(provider: SolanaProvider, mint: string, scan: TransferScan): Promise<OwnerTransfer[]> {
  const { owners } = scan;
  if (typeof owners === 'function') throw new TypeError('Solana lists transactions by owner: name them');
  const ours = new Set(owners);
  const listed = await inParts(owners, (owner) => signaturesIn(provider, mint, owner, scan));
  const read = await inParts([...new Set(listed.flat())], async (signature) => sidesOf(provider, signature, mint, ours));
  const transfers = read.flat().filter(({ block }) => block >= scan.fromBlock && block <= scan.toBlock);
  // Within a slot they stay as listed.
  return transfers.sort((a, b) => (a.block < b.block ? -1 : a.block > b.block ? 1 : 0));
}

/** Oldest first. Failed transactions moved nothing. */
async function signaturesIn(provider: SolanaProvider, mint: string, owner: string, scan: TransferScan): Promise<string[]> {
  const account = await associatedTokenAccount(owner, mint);
  const found: string[] = [];
  let before: string | undefined;
  for (let limit = firstPageSize; ; limit = pageSize) {
    const page = await provider.signaturesFor(account, { commitment: 'finalized', limit, before, minContextSlot: scan.toBlock });
    for (const { signature, slot, err } of page) {
      const failed = err !== null && err !== undefined;
      if (!failed && slot >= scan.fromBlock && slot <= scan.toBlock) found.push(signature);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < limit || last.slot < scan.fromBlock) return found.reverse();
    before = last.signature;
  }
}

async function sidesOf(provider: SolanaProvider, transaction: string, mint: string, owners: ReadonlySet<string>): Promise<OwnerTransfer[]> {
  const landed = await provider.transaction(transaction, 'finalized');
  // Skipping it would show a difference between books and chain where there is none.
  if (landed === null) throw new ChainError('rpc_malformed', 'getTransaction', 'listed but not found');
  const changes = [...changesByOwner(landed, mint)].filter(([, change]) => change !== 0n).sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  const ours = changes.filter(([owner]) => owners.has(owner));
  if (ours.length === 0) return [];
  const { slot } = landed;
  const timeSeconds = landed.blockTime === null || landed.blockTime === undefined ? await provider.blockTime(slot) : BigInt(landed.blockTime);
  if (timeSeconds === null) throw new ChainError('rpc_malformed', 'getBlockTime', 'no time of a final slot');
  const { transferIndex, memo } = readMessage(decodeTransaction(landed).messageBytes);
  const facts = { transaction, block: slot, blockHash: slot.toString(), logIndex: transferIndex ?? 0, timeSeconds, memo };
  const [lost, gained] = [changes[0], changes.at(-1)];
  return ours.map(([owner, change]) => {
    const other = change > 0n ? lost : gained;
    const hasOther = other !== undefined && other[1] > 0n !== change > 0n;
    return { owner, direction: change > 0n ? 'in' : 'out', counterparty: hasOther ? other[0] : '', amount: change > 0n ? change : -change, ...facts };
  });
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

async function inParts<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < items.length; at += readsAtOnce) done.push(...(await Promise.all(items.slice(at, at + readsAtOnce).map(work))));
  return done;
}
