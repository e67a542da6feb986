import { createEvmReader, createSolanaReader } from '@till/chain';
import { devEvm, devSolana } from '@till/testing';
import type { Hex } from 'viem';
import { asOwner } from '../seed.js';
import type { FaultWorld } from './fault-world.js';

interface Row {
  network: string;
  amount: string;
}

/**
 * I3: what the journal says a merchant's wallets received, and what the chains show. Each line that differs; empty when
 * none does. `elsewhere` is what a run sent there without a payment, which the books need not know.
 */
export async function booksAgainstChain(world: FaultWorld, elsewhere = 0n): Promise<string[]> {
  const { merchant, evm, solana } = world;
  const rows = await asOwner<Row>(world.postgres.url, `SELECT network, sum(amount)::text AS amount FROM journal_entries e JOIN journal_postings p ON p.entry_id = e.id WHERE e.merchant_id = $1 AND starts_with(account, 'wallet:') AND kind <> 'inflow' AND NOT EXISTS (SELECT 1 FROM journal_entries undone WHERE undone.id = e.reverses AND undone.kind = 'inflow') GROUP BY network`, [merchant.merchantId]);
  const recorded = (network: string) => BigInt(rows.find((row) => row.network === network)?.amount ?? '0');
  const [onEvm, onSolana] = [(await transferred(world, devEvm.network)) - elsewhere, await transferred(world, devSolana.network)];
  const differences = [
    ['EVM transfers', recorded(devEvm.network), onEvm],
    ['EVM balance', recorded(devEvm.network), (await evm.usdcBalance(merchant.evm as Hex)) - elsewhere],
    ['Solana transfers', recorded(devSolana.network), onSolana],
    ['Solana balance', recorded(devSolana.network), await solana.usdcBalance(merchant.solana)],
  ] as const;
  return differences.filter(([, books, chain]) => books !== chain).map(([what, books, chain]) => `I3 ${what}: books ${String(books)}, chain ${String(chain)}`);
}

/** The sum of every transfer log to the merchant's wallet, read by Till's own reader from an honest node. */
async function transferred({ merchant, evm, solana }: FaultWorld, network: typeof devEvm.network | typeof devSolana.network): Promise<bigint> {
  const isEvm = network === devEvm.network;
  const reader = isEvm ? createEvmReader({ network, rpcUrls: [evm.url], timeoutMs: 5_000 }) : createSolanaReader({ network, rpcUrls: [solana.url], timeoutMs: 5_000 });
  try {
    // On Solana only final slots are read.
    if (!isEvm) await solana.jumpSlots(40);
    const { block: toBlock } = isEvm ? await reader.head() : await reader.finalized();
    const found = await reader.transfers({ owners: [isEvm ? merchant.evm : merchant.solana], fromBlock: 0n, toBlock });
    return found.filter(({ direction }) => direction === 'in').reduce((sum, { amount }) => sum + amount, 0n);
  } finally {
    reader.close();
  }
}
