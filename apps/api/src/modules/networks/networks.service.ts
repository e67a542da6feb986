import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ChainReader, createEvmReader, createSolanaReader, type EvmReader, type Receivable } from '@till/chain';
import type { CallHeaders } from '@till/facilitator-client';
import { type Network, type NetworkId, networkById, networks } from '@till/networks';
import { Config } from '../../config/config.js';
import type { Facilitator } from './facilitator.js';
import { FacilitatorDirectory } from './facilitator-directory.js';
import { type FacilitatorPreference, hasPreference, noPreference } from './facilitator-preference.js';
import type { NetworkFault, NetworkOffer } from './network-offer.js';
import { ReceivableChecks } from './receivable-checks.js';
import { TokenWatch } from './token-watch.js';

const refreshIntervalMs = 60_000;
const retryIntervalMs = 3_000;
const bootPatienceMs = 3_000;

interface Configured {
  reader: ChainReader;
  token: TokenWatch;
  /** Ids in the operator's order of preference. */
  facilitators: readonly string[];
}

/** Networks of this installation: who settles on them, who reads them, and whether they can be offered now. */
@Injectable()
export class NetworksService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(NetworksService.name);
  private readonly configured = new Map<NetworkId, Configured>();
  private readonly checks = new ReceivableChecks();
  private readonly changes = new EventEmitter();
  private offers: readonly NetworkOffer[];
  /** What merchants with a preference of their own may be offered, as a text to compare. */
  private choices = '';
  private readonly stopHearing: () => void;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    config: Config,
    private readonly directory: FacilitatorDirectory,
  ) {
    for (const [id, { rpcUrls, wsUrl, facilitators }] of config.networks) {
      const onHeard = (isHeard: boolean) => (isHeard ? this.logger.log(`${id}: hears of payments as they are mined`) : this.logger.warn(`${id}: the node at wsUrl is not heard; payments wait for their facilitators`));
      const options = { network: id, rpcUrls: [...rpcUrls], wsUrl, onHeard, timeoutMs: config.rpcTimeoutMs };
      const reader = networkById(id)?.family === 'solana' ? createSolanaReader(options) : createEvmReader(options);
      this.configured.set(id, { reader, token: new TokenWatch(reader), facilitators });
    }
    this.offers = this.offersTo(noPreference);
    this.stopHearing = directory.onChange(() => this.publish());
  }

  /** Every network of the registry with what can be done on it now, for one merchant's preference. Never waits for anybody. */
  offered(preference: FacilitatorPreference = noPreference): readonly NetworkOffer[] {
    return hasPreference(preference) ? this.offersTo(preference) : this.offers;
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

  /**
   * The offer that a payment is taken by. On Solana the signed transaction names who pays its fee, and only that one's
   * facilitator can settle it, whoever is preferred now; on EVM any can.
   */
  taker(networkId: NetworkId, preference: FacilitatorPreference, feePayer: string | undefined): NetworkOffer | undefined {
    const configured = this.configured.get(networkId);
    if (!configured) return undefined;
    if (feePayer === undefined) return this.offerOf(networkId, preference);
    const candidates = [...this.candidates(networkId, preference), ...this.directory.all];
    const named = candidates.find((one) => one.hasNamedFeePayer(networkId, feePayer));
    return named ? this.offerBy(networkId, configured, named) : this.offerOf(networkId, preference);
  }

  /** Facilitators that may settle a merchant's payments on a network, the one to use first in front. */
  candidates(networkId: NetworkId, { choices, ownKeys }: FacilitatorPreference): Facilitator[] {
    const chosen = choices.get(networkId);
    const ids = new Set([...(chosen === undefined ? [] : [chosen]), ...(this.configured.get(networkId)?.facilitators ?? [])]);
    return [...ids].flatMap((id) => this.directory.byId(id) ?? []).filter((one) => one.isUsableWith(ownKeys));
  }

  /** Networks of a mode that this installation reads. */
  configuredIn(mode: 'test' | 'live'): NetworkId[] {
    return [...this.configured.keys()].filter((id) => networkOf(id).testnet === (mode === 'test'));
  }

  /** Facilitators of the allow-list that say they settle on a network and that a merchant can use, the operator's order first. */
  settlers(networkId: NetworkId, preference: FacilitatorPreference): Facilitator[] {
    const inOrder = [...this.candidates(networkId, { ...preference, choices: new Map() }), ...this.directory.all.filter((one) => one.isUsableWith(preference.ownKeys))];
    return [...new Set(inOrder)].filter((one) => settles(one, networkId));
  }

  /** Asks one facilitator what it settles, out of turn and with a key that is known to be good. */
  async askAgain(facilitator: Facilitator, headers: CallHeaders): Promise<void> {
    await facilitator.refresh(headers);
    this.publish();
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
    this.stopHearing();
    for (const { reader } of this.configured.values()) reader.close();
    await this.directory.close();
  }

  /** Asks facilitators and chains again, then plans the next time. */
  private async refresh(): Promise<void> {
    await Promise.all([this.directory.refresh(), ...[...this.configured.values()].map(({ token }) => token.refresh())]);
    if (this.closed) return;
    this.publish();
    const mending = this.directory.all.some((one) => one.failing || one.breaker.state !== 'closed') || this.offers.some((offer) => offer.reason === 'checking');
    this.timer = setTimeout(() => void this.refresh(), mending ? retryIntervalMs : refreshIntervalMs);
    this.timer.unref();
  }

  private publish(): void {
    const before = { offers: this.offers, choices: this.choices };
    this.offers = this.offersTo(noPreference);
    this.choices = this.choicesNow();
    const changed = this.offers.filter((offer, i) => offer.payable !== before.offers[i]?.payable || offer.feePayer !== before.offers[i].feePayer || offer.reason !== before.offers[i].reason);
    for (const { network, reason } of changed) this.logger.log(`${network.id}: ${reason ?? 'payable'}`);
    if (changed.length > 0 || this.choices !== before.choices) this.changes.emit('change');
  }

  /** What can change terms made by a merchant's choice. On EVM that is not who settles: a fault there empties no memory. */
  private choicesNow(): string {
    return [...this.configured.keys()]
      .flatMap((id) => this.directory.all.map((one) => (networkById(id)?.family === 'solana' ? [one.feePayerOf(id), one.breaker.state === 'open'] : [one.kindsOf(id)?.length]).join(' ')))
      .join();
  }

  private offersTo(preference: FacilitatorPreference): NetworkOffer[] {
    return networks.map((network) => this.offerOf(network.id, preference));
  }

  private offerOf(id: NetworkId, preference: FacilitatorPreference): NetworkOffer {
    const configured = this.configured.get(id);
    const candidates = this.candidates(id, preference);
    const listing = candidates.filter((one) => settles(one, id));
    // One that keeps failing is asked no more while another can take over; alone, it is still better than nobody.
    const facilitator = listing.find(({ breaker }) => breaker.state !== 'open') ?? listing[0] ?? candidates[0];
    return configured && facilitator ? this.offerBy(id, configured, facilitator) : nobodysOffer(networkOf(id));
  }

  private offerBy(id: NetworkId, configured: Configured, facilitator: Facilitator): NetworkOffer {
    const network = networkOf(id);
    const reason = faultOf(configured, network, facilitator);
    return {
      network,
      facilitatorId: facilitator.id,
      facilitatorUrl: facilitator.url,
      feePayer: facilitator.feePayerOf(id),
      v1: facilitator.speaks(id, 1),
      v2: facilitator.speaks(id, 2),
      token: configured.token.state,
      payable: reason === null,
      reason,
      checkedAt: facilitator.checkedAt,
    };
  }
}

function networkOf(id: NetworkId): Network {
  const network = networkById(id);
  if (!network) throw new Error(`not in the registry: ${id}`);
  return network;
}

function nobodysOffer(network: Network): NetworkOffer {
  return { network, facilitatorId: '', facilitatorUrl: '', feePayer: undefined, v1: false, v2: false, token: 'unknown', payable: false, reason: 'not_configured', checkedAt: null };
}

/** Whether a facilitator says that it settles on a network, with all that Till needs to know for it. */
function settles(facilitator: Facilitator, id: NetworkId): boolean {
  const kinds = facilitator.kindsOf(id) ?? [];
  return kinds.length > 0 && (networkOf(id).family === 'evm' || facilitator.feePayerOf(id) !== undefined);
}

function faultOf({ token }: Configured, { id, verified }: Network, facilitator: Facilitator): NetworkFault | null {
  if (token.state === 'wrong') return 'token_check_failed';
  if (facilitator.kindsOf(id) === null) return facilitator.checkedAt === null ? 'checking' : 'facilitator_unreachable';
  if (!settles(facilitator, id)) return 'facilitator_does_not_list';
  // A registry entry seen in one source only waits until the chain itself confirms it.
  return verified || token.state === 'ok' ? null : 'checking';
}
