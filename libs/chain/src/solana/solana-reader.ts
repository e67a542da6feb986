import { isAddress } from '@solana/kit';
import { networkById, type Network, type NetworkId } from '@till/networks';
import { associatedTokenAccount } from '@till/x402';
import { agree } from '../agree.js';
import { ChainError } from '../chain-error.js';
import type { BlockPosition, ChainReader, Evidence, EvidenceQuery, OwnerTransfer, Receivable, TransferScan } from '../chain-reader.js';
import { askAll, askAny, askEach, lowest } from '../providers.js';
import type { ReaderOptions } from '../reader-options.js';
import { freshFor } from '../rpc/fresh-for.js';
import { transferText } from '../transfer-text.js';
import { findSolanaEvidence } from './find-solana-evidence.js';
import { ownerTransfers } from './owner-transfers.js';
import { programs } from './program-addresses.js';
import { SolanaProvider, type Commitment } from './solana-provider.js';
import { readTokenAccount, type TokenAccount } from './token-account.js';
import { buildUnsignedUsdcTransfer, type UsdcTransfer } from './unsigned-usdc-transfer.js';

const positionLifeMs = 1000;

/** Reads a Solana cluster. Throws a plain Error when the network is not a Solana one or has no provider. */
export function createSolanaReader(options: ReaderOptions): SolanaReader {
  const network = networkById(options.network);
  if (network?.family !== 'solana') throw new Error(`not a Solana network of the registry: ${options.network}`);
  const { timeoutMs, maxBytes } = options;
  const [first, ...others] = options.rpcUrls.map((url) => new SolanaProvider({ url, timeoutMs, maxBytes }));
  if (first === undefined) throw new Error(`no RPC URL for ${options.network}`);
  return new SolanaReader(network, [first, ...others]);
}

/** The Solana side of ChainReader; made by `createSolanaReader`. */
export class SolanaReader implements ChainReader {
  readonly network: NetworkId;
  readonly head: () => Promise<BlockPosition>;
  /** What Till calls settled on Solana is confirmed already. */
  readonly safe: () => Promise<BlockPosition>;
  readonly finalized: () => Promise<BlockPosition>;
  private readonly blockhash: () => Promise<{ blockhash: string; lastValidBlockHeight: bigint }>;

  constructor(
    private readonly facts: Network,
    private readonly providers: readonly [SolanaProvider, ...SolanaProvider[]],
  ) {
    this.network = facts.id;
    this.head = freshFor(positionLifeMs, () => this.position('confirmed'));
    this.safe = this.head;
    this.finalized = freshFor(positionLifeMs, () => this.position('finalized'));
    this.blockhash = freshFor(positionLifeMs, () => askAny(this.providers, (provider) => provider.latestBlockhash()));
  }

  async findEvidence(query: EvidenceQuery): Promise<Evidence> {
    const { solana } = query;
    if (solana === undefined) return { kind: 'undecided', why: 'not_a_solana_query' };
    return agree(await askEach(this.providers, (provider) => findSolanaEvidence(provider, { ...query, solana })));
  }

  /** Solana's nodes are not listened to: the transaction's id is its fee payer's signature, which only the facilitator makes. */
  listen(): () => void {
    return () => undefined;
  }

  /** A transfer fails unless the owner's token account exists: Solana does not create it on the way. */
  async receivable(owner: string): Promise<Receivable> {
    if (!isAddress(owner)) return { ok: false, why: 'not_a_solana_address' };
    const address = await associatedTokenAccount(owner, this.facts.usdc.address);
    const account = await this.tokenAccount(address);
    if (account === null) return { ok: false, why: 'no_token_account' };
    if (account.mint !== this.facts.usdc.address || account.owner !== owner) return { ok: false, why: 'foreign_token_account' };
    return account.frozen ? { ok: false, why: 'frozen_token_account' } : { ok: true };
  }

  /** Zero when the owner has no token account. Throws a plain Error for a malformed owner. */
  async balance(owner: string): Promise<bigint> {
    const address = await associatedTokenAccount(owner, this.facts.usdc.address);
    return (await this.tokenAccount(address))?.amount ?? 0n;
  }

  /** Compares the genesis hash with the CAIP-2 id, and that the mint belongs to the token program. */
  async checkToken(): Promise<Receivable> {
    const genesis = this.network.slice('solana:'.length);
    for (const provider of this.providers) {
      if (!(await provider.genesisHash()).startsWith(genesis)) return { ok: false, why: 'wrong_chain' };
      const { account } = await provider.account(this.facts.usdc.address, 'confirmed');
      if (account?.owner !== programs.token) return { ok: false, why: 'no_token_contract' };
      // Decimals are byte 44 of an SPL mint.
      if (account.data[44] !== this.facts.usdc.decimals) return { ok: false, why: 'decimals_differ' };
    }
    return { ok: true };
  }

  /** Clusters keep no balances of the past. */
  balanceAt(): Promise<null> {
    return Promise.resolve(null);
  }

  /** A slot takes 400 ms; the few that are skipped or late make no difference where days are asked for. */
  async blockAt(timeSeconds: bigint): Promise<bigint> {
    const newest = await this.finalized();
    const slots = ((newest.timeSeconds - timeSeconds) * 5n) / 2n;
    return slots <= 0n ? newest.block : slots > newest.block ? 0n : newest.block - slots;
  }

  async transfers(scan: TransferScan): Promise<OwnerTransfer[]> {
    if (scan.owners.length === 0) return [];
    const { address: mint } = this.facts.usdc;
    return askAll(this.providers, 'getSignaturesForAddress', (provider) => ownerTransfers(provider, mint, scan), (transfers) => transfers.map(transferText).sort().join('\n'));
  }

  /** `buildUnsignedUsdcTransfer` for the registry's USDC with a blockhash at most one second old. */
  async unsignedUsdcTransfer(
    asked: Omit<UsdcTransfer, 'mint' | 'decimals' | 'blockhash' | 'lastValidBlockHeight'>,
  ): Promise<string> {
    const { address: mint, decimals } = this.facts.usdc;
    return buildUnsignedUsdcTransfer({ ...asked, mint, decimals, ...(await this.blockhash()) });
  }

  close(): void {
    for (const provider of this.providers) provider.close();
  }

  private tokenAccount(address: string): Promise<TokenAccount | null> {
    return askAny(this.providers, async (provider) => {
      const { account } = await provider.account(address, 'confirmed');
      return account && readTokenAccount(account);
    });
  }

  private position(commitment: Commitment): Promise<BlockPosition> {
    return lowest(this.providers, async (provider) => {
      const slot = await provider.slot(commitment);
      const seconds = await provider.blockTime(slot).catch(() => null);
      return seconds === null ? readClock(provider, commitment) : { block: slot, timeSeconds: seconds };
    });
  }
}

/**
 * Some nodes do not know the time of their newest block yet. The Clock sysvar does: slot u64 at byte 0, unix_timestamp
 * i64 at byte 32.
 */
async function readClock(provider: SolanaProvider, commitment: Commitment): Promise<BlockPosition> {
  const { account } = await provider.account(programs.clock, commitment);
  if (account === null || account.data.length < 40) throw new ChainError('rpc_malformed', 'getAccountInfo', 'no clock');
  return { block: account.data.readBigUInt64LE(0), timeSeconds: account.data.readBigInt64LE(32) };
}
