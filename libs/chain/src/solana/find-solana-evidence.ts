import { getBase58Decoder, type Transaction } from '@solana/kit';
import { associatedTokenAccount } from '@till/x402';
import type { Evidence, EvidenceQuery } from '../chain-reader.js';
import { decodeTransaction } from './decode-transaction.js';
import { readMessage } from './read-message.js';
import type { SolanaProvider } from './solana-provider.js';

type SolanaQuery = EvidenceQuery & { solana: NonNullable<EvidenceQuery['solana']> };

const signatureText = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;
const pageSize = 1000;
const maxPages = 10;
const maxCandidates = 100;
/** A blockhash lives 150 blocks; a claim's slot may lag behind the payer's node by less than that. */
const blockhashWindowSlots = 150n;

/**
 * What one provider shows of one signed message. With a hint that holds, this is one call. Throws ChainError.
 *
 * The transaction id is the facilitator's signature and cannot be known beforehand; the message bytes can, and a
 * cluster executes a message at most once. Proof of "never": the finalized bank no longer accepts the message's
 * blockhash, is a full window past the slot at which the payment was first seen (so the hash is old, not merely
 * unknown), and nothing was found afterwards. A durable nonce would never expire; x402's instruction list excludes it.
 */
export async function findSolanaEvidence(provider: SolanaProvider, query: SolanaQuery): Promise<Evidence> {
  if (query.transactionHint !== undefined && signatureText.test(query.transactionHint)) {
    const hinted = await examine(provider, query, query.transactionHint);
    if (hinted !== null) return hinted;
  }
  // Expiry is asked first: what cannot land after this answer must show in the search that follows.
  const { valid, atSlot } = await provider.blockhashValid(query.solana.blockhash, 'finalized');
  const expired = !valid && atSlot >= query.fromBlock + blockhashWindowSlots;
  const found = await search(provider, query, expired ? atSlot : undefined);
  return found ?? { kind: 'absent', canStillLand: !expired, atBlock: atSlot };
}

/** Looks through the account that every such payment touches, newest first, back to where it was first seen. */
async function search(provider: SolanaProvider, query: SolanaQuery, minContextSlot?: bigint): Promise<Evidence | null> {
  const account = await searchedAccount(query);
  let before: string | undefined;
  let candidates = 0;
  for (let page = 0; page < maxPages; page++) {
    const options = { commitment: 'confirmed' as const, limit: pageSize, before, minContextSlot };
    const listed = await provider.signaturesFor(account, options);
    for (const entry of listed) {
      if (!mayBe(entry, query)) continue;
      if (++candidates > maxCandidates) return { kind: 'undecided', why: 'too_many_candidates' };
      const found = await examine(provider, query, entry.signature);
      if (found !== null) return found;
    }
    const last = listed.at(-1);
    if (last === undefined || listed.length < pageSize || last.slot + blockhashWindowSlots < query.fromBlock) return null;
    before = last.signature;
  }
  return { kind: 'undecided', why: 'too_many_candidates' };
}

/** With a memo the payee's token account is searched by it; without one the payer's own history is shorter. */
async function searchedAccount(query: SolanaQuery): Promise<string> {
  return query.solana.memo === null ? query.payer : associatedTokenAccount(query.payTo, query.asset);
}

/** Nodes list memos as "[length] text", several joined by "; ". */
function mayBe(entry: { slot: bigint; memo?: string | null }, query: SolanaQuery): boolean {
  if (entry.slot + blockhashWindowSlots < query.fromBlock) return false;
  return query.solana.memo === null || (entry.memo?.includes(query.solana.memo) ?? false);
}

/** The transaction's evidence if it carries our message, else null: a foreign one proves nothing. */
async function examine(provider: SolanaProvider, query: SolanaQuery, signature: string): Promise<Evidence | null> {
  const landed = await provider.transaction(signature, 'confirmed');
  if (landed === null) return null;
  const transaction = decodeTransaction(landed);
  if (!sameBytes(transaction.messageBytes, query.solana.message)) return null;
  if (landed.meta.err !== null && landed.meta.err !== undefined) return failed(provider, signature, landed.slot);
  const { transferIndex, feePayer } = readMessage(transaction.messageBytes);
  const payerSignature = signatureOf(transaction, query.payer);
  if (transferIndex === null || payerSignature !== query.solana.payerSignature) return { kind: 'undecided', why: 'unpaired_use' };
  const seconds = landed.blockTime ?? (await provider.blockTime(landed.slot));
  if (seconds === null) return { kind: 'undecided', why: 'block_time_unknown' };
  return {
    kind: 'paid',
    transaction: signature,
    block: landed.slot,
    blockHash: landed.slot.toString(),
    logIndex: transferIndex,
    timeSeconds: BigInt(seconds),
    submittedBy: feePayer,
  };
}

/** It ran and failed. A cluster remembers the message, so once that is final it cannot run again. */
async function failed(provider: SolanaProvider, signature: string, slot: bigint): Promise<Evidence> {
  const final = await provider.transaction(signature, 'finalized');
  return { kind: 'absent', canStillLand: final === null, atBlock: slot };
}

function signatureOf(transaction: Transaction, payer: string): string | null {
  const entry = Object.entries(transaction.signatures).find(([signer]) => signer === payer);
  return entry?.[1] ? getBase58Decoder().decode(entry[1]) : null;
}

function sameBytes(a: Iterable<number>, b: Uint8Array): boolean {
  return Buffer.compare(Uint8Array.from(a), b) === 0;
}
