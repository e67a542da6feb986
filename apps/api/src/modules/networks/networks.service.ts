import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ChainReader, createEvmReader, createSolanaReader, type EvmReader, type Receivable } from '@till/chain';
import type { FacilitatorClient } from '@till/facilitator-client';
import { type NetworkId, networkById, networks } from '@till/networks';
import { Config } from '../../config/config.js';
import { FacilitatorWatch } from './facilitator-watch.js';
import type { NetworkFault, NetworkOffer } from './network-offer.js';
import { ReceivableChecks } from './receivable-checks.js';
import { TokenWatch } from './token-watch.js';

const refreshIntervalMs = 60_000;
const retryIntervalMs = 3_000;
const bootPatienceMs = 3_000;

interface Configured {
  reader: ChainReader;
  token: TokenWatch;
  facilitator: FacilitatorWatch;
  facilitatorUrl: string;
}

/** Networks of this installation: who settles on them, who reads them, and whether they can be offered now. */
@Injectable()
export class NetworksService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(NetworksService.name);
  private readonly configured = new Map<NetworkId, Configured>();
  private readonly facilitators = new Map<string, FacilitatorWatch>();
  private readonly checks = new ReceivableChecks();
  private readonly changes = new EventEmitter();
  private offers: readonly NetworkOffer[];
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(config: Config) {
    for (const [id, { rpcUrls, facilitatorUrl }] of config.networks) {
      const options = { network: id, rpcUrls, timeoutMs: config.rpcTimeoutMs };
      const reader = networkById(id)?.family === 'solana' ? createSolanaReader(options) : createEvmReader(options);
      const facilitator = this.facilitators.get(facilitatorUrl) ?? new FacilitatorWatch(facilitatorUrl, config.settleTimeoutMs);
      this.facilitators.set(facilitatorUrl, facilitator);
      this.configured.set(id, { reader, token: new TokenWatch(reader), facilitator, facilitatorUrl });
    }
    this.offers = networks.map((network) => this.offerOf(network.id));
  }

  /** Every network of the registry with what can be done on it now. Never waits for anybody. */
  offered(): readonly NetworkOffer[] {
    return this.offers;
  }

  /** What can be done on one network now; undefined for one that is not in the registry. */
  offer(networkId: string): NetworkOffer | undefined {
    return this.offers.find(({ network }) => network.id === networkId);
  }

  /** The shared reader of a configured network; undefined for any other. */
  reader(networkId: NetworkId): ChainReader | undefined {
    return this.configured.get(networkId)?.reader;
  }

  /** The reader of a configured EVM network, which can also check contract wallets' signatures. */
  evmReader(networkId: NetworkId): EvmReader | undefined {
    const reader = this.reader(networkId);
    return networkById(networkId)?.family === 'evm' ? (reader as EvmReader | undefined) : undefined;
  }

  /** Every configured network's reader. */
  readers(): readonly ChainReader[] {
    return [...this.configured.values()].map(({ reader }) => reader);
  }

  /** The shared client of a facilitator named in the configuration; undefined for any other address. */
  facilitator(url: string): FacilitatorClient | undefined {
    return this.facilitators.get(url)?.client;
  }

  /** Whether USDC can reach the address on the network, remembered for a while. `rpc_unreachable` when nobody could say. */
  receivable(networkId: NetworkId, address: string): Promise<Receivable> {
    const reader = this.reader(networkId);
    if (!reader) return Promise.resolve({ ok: false, why: 'not_configured' });
    return this.checks.ask(`${networkId} ${address}`, () => reader.receivable(address));
  }

  /** Calls back whenever the offer of some network changed; returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.changes.on('change', listener);
    return () => this.changes.off('change', listener);
  }

  async onApplicationBootstrap(): Promise<void> {
    const first = this.refresh();
    // A slow facilitator must not keep the till closed: its networks join when it answers.
    await Promise.race([first, new Promise((resolve) => setTimeout(resolve, bootPatienceMs).unref())]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    for (const { reader } of this.configured.values()) reader.close();
    await Promise.all([...this.facilitators.values()].map(({ client }) => client.close()));
  }

  /** Asks facilitators and chains again, then plans the next time. */
  private async refresh(): Promise<void> {
    await Promise.all([...[...this.facilitators.values()].map((watch) => watch.refresh()), ...[...this.configured.values()].map(({ token }) => token.refresh())]);
    if (this.closed) return;
    this.publish(networks.map((network) => this.offerOf(network.id)));
    const mending = [...this.facilitators.values()].some((watch) => watch.failing) || this.offers.some((offer) => offer.reason === 'checking');
    this.timer = setTimeout(() => void this.refresh(), mending ? retryIntervalMs : refreshIntervalMs);
    this.timer.unref();
  }

  private publish(offers: readonly NetworkOffer[]): void {
    const before = this.offers;
    this.offers = offers;
    const changed = offers.filter((offer, i) => offer.payable !== before[i]?.payable || offer.feePayer !== before[i].feePayer || offer.reason !== before[i].reason);
    if (changed.length === 0) return;
    for (const { network, reason } of changed) this.logger.log(`${network.id}: ${reason ?? 'payable'}`);
    this.changes.emit('change');
  }

  private offerOf(id: NetworkId): NetworkOffer {
    const network = networkById(id);
    if (!network) throw new Error(`not in the registry: ${id}`);
    const configured = this.configured.get(id);
    if (!configured) return { network, facilitatorUrl: '', feePayer: undefined, v1: false, v2: false, token: 'unknown', payable: false, reason: 'not_configured', checkedAt: null };
    const { facilitator, facilitatorUrl } = configured;
    const kinds = facilitator.kindsOf(id) ?? [];
    const feePayer = kinds.map((kind) => kind.extra?.feePayer).find((payer) => typeof payer === 'string');
    const reason = this.faultOf(configured, network.verified, kinds.length > 0 && (network.family === 'evm' || feePayer !== undefined));
    return {
      network,
      facilitatorUrl,
      feePayer: typeof feePayer === 'string' ? feePayer : undefined,
      v1: kinds.some((kind) => kind.x402Version === 1),
      v2: kinds.some((kind) => kind.x402Version === 2),
      token: configured.token.state,
      payable: reason === null,
      reason,
      checkedAt: facilitator.checkedAt,
    };
  }

  private faultOf({ facilitator, reader, token }: Configured, verified: boolean, listed: boolean): NetworkFault | null {
    if (token.state === 'wrong') return 'token_check_failed';
    if (facilitator.kindsOf(reader.network) === null) return facilitator.checkedAt === null ? 'checking' : 'facilitator_unreachable';
    if (!listed) return 'facilitator_does_not_list';
    // A registry entry seen in one source only waits until the chain itself confirms it.
    return verified || token.state === 'ok' ? null : 'checking';
  }
}
