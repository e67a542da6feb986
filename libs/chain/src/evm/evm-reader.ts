import { networkById, type Network, type NetworkId } from '@till/networks';
import { agree } from '../agree.js';
import { ChainError } from '../chain-error.js';
import type { BlockPosition, ChainReader, Evidence, EvidenceQuery, OwnerTransfer, Receivable, TransferScan } from '../chain-reader.js';
import { askAll, askAny, askEach, lowest } from '../providers.js';
import type { ReaderOptions } from '../reader-options.js';
import { freshFor } from '../rpc/fresh-for.js';
import { transferText } from '../transfer-text.js';
import { AuthorizationNotices } from './authorization-notices.js';
import { blockAt } from './block-at.js';
import { checkTokenDomain } from './check-token-domain.js';
import { EvmProvider } from './evm-provider.js';
import { findEvmEvidence } from './find-evm-evidence.js';
import { LogSpan } from './log-span.js';
import { ownerTransfers } from './owner-transfers.js';
import { decodeBool, decodeUint, usdcCalls } from './usdc-abi.js';
import { verifyContractSignature, type SignatureQuestion } from './verify-contract-signature.js';

const positionLifeMs = 1000;
const defaultLogRangeBlocks = 2000n;
const maxNoticeBytes = 64 * 1024;

/** Reads an EVM network. Throws a plain Error when the network is not an EVM one of the registry or has no provider. */
export function createEvmReader(options: ReaderOptions): EvmReader {
  const network = networkById(options.network);
  if (network?.family !== 'evm') throw new Error(`not an EVM network of the registry: ${options.network}`);
  const { timeoutMs, maxBytes } = options;
  const [first, ...others] = options.rpcUrls.map((url) => new EvmProvider({ url, timeoutMs, maxBytes }));
  if (first === undefined) throw new Error(`no RPC URL for ${options.network}`);
  const { wsUrl: url, onHeard: onChange } = options;
  const notices = url === undefined ? null : new AuthorizationNotices({ url, asset: network.usdc.address, timeoutMs, maxBytes: maxNoticeBytes, onChange });
  return new EvmReader(network, [first, ...others], options.logRangeBlocks ?? defaultLogRangeBlocks, notices);
}

/** The EVM side of ChainReader; made by `createEvmReader`. */
export class EvmReader implements ChainReader {
  readonly network: NetworkId;
  readonly head: () => Promise<BlockPosition>;
  readonly safe: () => Promise<BlockPosition>;
  readonly finalized: () => Promise<BlockPosition>;
  private readonly spans = new Map<EvmProvider, LogSpan>();

  constructor(
    private readonly facts: Network,
    private readonly providers: readonly [EvmProvider, ...EvmProvider[]],
    private readonly logRangeBlocks: bigint,
    private readonly notices: AuthorizationNotices | null,
  ) {
    this.network = facts.id;
    this.head = freshFor(positionLifeMs, () => this.position('latest'));
    this.safe = freshFor(positionLifeMs, () => this.position('safe'));
    this.finalized = freshFor(positionLifeMs, () => this.position('finalized'));
  }

  async findEvidence(query: EvidenceQuery): Promise<Evidence> {
    const { evm } = query;
    if (evm === undefined) return { kind: 'undecided', why: 'not_an_evm_query' };
    const said = await askEach(this.providers, (provider) =>
      findEvmEvidence(provider, { ...query, evm }, this.logRangeBlocks),
    );
    return agree(said);
  }

  listen({ payer, evm }: EvidenceQuery, heard: (transaction: string) => void): () => void {
    return evm && this.notices ? this.notices.listen(payer, evm.nonce, heard) : () => undefined;
  }

  /** ERC-1271 and ERC-6492 (and plain keys), asked on chain. Throws ChainError when no provider could say. */
  verifyContractSignature(asked: SignatureQuestion): Promise<boolean> {
    return askAny(this.providers, (provider) => verifyContractSignature(provider, asked));
  }

  /** USDC refuses transfers to a blocked address; that would fail every payment. */
  receivable(owner: string): Promise<Receivable> {
    const data = usdcCalls.isBlacklisted(owner);
    return askAny(this.providers, async (provider) => {
      const blocked = await provider.contractCall(this.facts.usdc.address, data, 'latest').then(
        (answer) => answer.length === 66 && decodeBool(answer),
        // Bridged USDC has no block list and reverts; a provider that is down must still be heard.
        (error: unknown) => {
          if (error instanceof ChainError && error.code === 'rpc_error') return false;
          throw error;
        },
      );
      return blocked ? { ok: false, why: 'blocked_by_token' } : { ok: true };
    });
  }

  balance(owner: string): Promise<bigint> {
    const data = usdcCalls.balanceOf(owner);
    return askAny(this.providers, async (provider) => {
      const answer = await provider.contractCall(this.facts.usdc.address, data, 'latest');
      if (answer.length !== 66) throw new ChainError('rpc_malformed', 'eth_call', 'balanceOf did not answer a number');
      return decodeUint(answer);
    });
  }

  async checkToken(): Promise<Receivable> {
    for (const provider of this.providers) {
      const checked = await checkTokenDomain(provider, this.facts);
      if (!checked.ok) return checked;
    }
    return { ok: true };
  }

  async balanceAt(owner: string, block: bigint): Promise<bigint | null> {
    const data = usdcCalls.balanceOf(owner);
    const answer = await askAny(this.providers, (provider) => provider.contractCall(this.facts.usdc.address, data, block)).catch((error: unknown) => {
      // Nodes drop old state; that is an answer, unlike silence.
      if (error instanceof ChainError && error.code === 'rpc_error') return null;
      throw error;
    });
    return answer?.length === 66 ? decodeUint(answer) : null;
  }

  blockAt(timeSeconds: bigint): Promise<bigint> {
    return askAny(this.providers, (provider) => blockAt(provider, timeSeconds));
  }

  async transfers(scan: TransferScan): Promise<OwnerTransfer[]> {
    if (scan.owners.length === 0) return [];
    const { address } = this.facts.usdc;
    const view = await askAll(this.providers, 'eth_getLogs', (provider) => ownerTransfers(provider, address, scan, this.spanOf(provider)), (each) => [each.lastHash, ...each.transfers.map(transferText)].join('\n'));
    return view.transfers;
  }

  close(): void {
    this.notices?.close();
    for (const provider of this.providers) provider.close();
  }

  private spanOf(provider: EvmProvider): LogSpan {
    const span = this.spans.get(provider) ?? new LogSpan(this.logRangeBlocks);
    this.spans.set(provider, span);
    return span;
  }

  private position(tag: 'latest' | 'safe' | 'finalized'): Promise<BlockPosition> {
    return lowest(this.providers, async (provider) => {
      const block = await provider.existingBlock(tag);
      return { block: block.number, timeSeconds: block.timestamp };
    });
  }
}
