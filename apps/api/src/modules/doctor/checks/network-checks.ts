import { Injectable } from '@nestjs/common';
import type { ReadChallenge } from '@till/client-check';
import type { Finding, Mode } from '@till/contract';
import { networkById, type NetworkId } from '@till/networks';
import { sameAddress } from '@till/x402';
import { FacilitatorDirectory } from '../../networks/facilitator-directory.js';
import type { NetworkOffer } from '../../networks/network-offer.js';
import { NetworksService } from '../../networks/networks.service.js';
import type { Receiving } from '../../wallets/receiving.service.js';
import { unpayableAdvice, unpayableWords } from '../../wallets/unpayable-words.js';
import type { Wallet } from '../../wallets/wallet.js';
import { finding } from '../finding.js';
import { isForeign, type Subject } from '../subject.js';

/** Faults that come and go by themselves, and those that a choice of the operator makes. */
const breakages: ReadonlySet<string> = new Set(['facilitator_unreachable', 'token_check_failed']);
const notServed: ReadonlySet<string> = new Set(['not_configured', 'facilitator_does_not_list']);

/** Who settles on each network, whether its node answers, and where the money goes. */
@Injectable()
export class NetworkChecks {
  constructor(
    private readonly networks: NetworksService,
    private readonly directory: FacilitatorDirectory,
  ) {}

  async of(subject: Subject, read: ReadChallenge | null): Promise<Finding[]> {
    if (isForeign(subject)) return read === null ? [] : this.ofServer(read, subject.wallets);
    const { networks } = subject.resource;
    const asked = subject.receiving.filter(({ offer }) => networks === null || networks.includes(offer.network.id));
    const found = await Promise.all(asked.map((one) => this.on(one, networks !== null)));
    return [...found.flat(), ...walletChecks(asked, subject.resource.mode)];
  }

  private async on(receiving: Receiving, isNamed: boolean): Promise<Finding[]> {
    const { offer } = receiving;
    const network = offer.network.id;
    if (receiving.payable) return this.served(offer);
    const { reason } = receiving;
    // Networks that this Till does not serve, and those the merchant has no wallet for, are nobody's trouble until somebody wants them.
    if (!isNamed && (notServed.has(reason) || receiving.wallet === undefined)) return [];
    if (breakages.has(reason) || notServed.has(reason)) return [down(network, reason)];
    if (reason === 'checking') return [];
    if (reason === 'no_wallet') return [finding('wallet_missing', { network })];
    if (reason === 'wallet_not_proven') return [finding('wallet_unproven', { network })];
    if (reason === 'rpc_unreachable') return [finding('node_down', { network })];
    return [finding('wallet_cannot_receive', { network, reason, why: unpayableWords(reason), advice: unpayableAdvice(reason) })];
  }

  /** A network that is offered: its facilitator's last word may be older than its fall, so its health is looked at. */
  private async served({ network: { id, v1Name }, facilitatorId, facilitatorUrl, v1, v2 }: NetworkOffer): Promise<Finding[]> {
    const facilitator = this.directory.byId(facilitatorId);
    if (facilitator?.failing === true || facilitator?.breaker.state === 'open') return [down(id, 'facilitator_unreachable')];
    if (!(await this.nodeAnswers(id))) return [finding('node_down', { network: id })];
    const lacksOne = v1 !== v2 && (v2 ? v1Name !== undefined : true);
    return [finding('network_ready', { network: id, facilitator: new URL(facilitatorUrl).host }), ...(lacksOne ? [finding('network_one_version', { network: id, version: v2 ? '2' : '1' })] : [])];
  }

  /** What a seller's own server offers, which Till is to settle. */
  private async ofServer({ v1, v2 }: ReadChallenge, wallets: readonly Wallet[]): Promise<Finding[]> {
    const offers = [v2, v1].flatMap((reading) => (reading.kind === 'valid' ? reading.offers : []));
    const networks = [...new Set(offers.map(({ network }) => network))];
    const found = await Promise.all(networks.map((id) => this.onServers(id)));
    const strangers = offers.filter(({ network, payTo }) => !wallets.some(({ address }) => sameAddress(network as NetworkId, address, payTo)));
    const foreign = new Map(strangers.map(({ network, payTo }) => [network, payTo]));
    return [...found.flat(), ...[...foreign].map(([network, payTo]) => finding('wallet_foreign', { network, payTo }))];
  }

  private async onServers(id: string): Promise<Finding[]> {
    const offer = this.networks.offer(id);
    if (!offer) return [down(id, 'not_configured')];
    if (offer.reason === 'checking') return [];
    return offer.payable ? this.served(offer) : [down(id, offer.reason ?? 'not_configured')];
  }

  private nodeAnswers(id: NetworkId): Promise<boolean> {
    const reader = this.networks.reader(id);
    return reader ? reader.head().then(() => true, () => false) : Promise.resolve(false);
  }
}

function down(network: string, reason: string): Finding {
  return finding('network_down', { network, reason, why: unpayableWords(reason), advice: unpayableAdvice(reason) });
}

function walletChecks(asked: readonly Receiving[], mode: Mode): Finding[] {
  const paid = new Map(asked.flatMap((one) => (one.payable ? [[one.wallet.id, one.wallet] as const] : [])));
  return [...paid.values()].flatMap(({ address, provenAt }) => {
    if (provenAt !== null) return [finding('wallet_proven', { wallet: address })];
    return mode === 'test' ? [finding('wallet_proof_later', { wallet: address })] : [];
  });
}

/** What troubles of many resources have in common: a network, an origin, else nothing but the resource itself. */
export function sharedSubject({ code, params }: Finding): string | null {
  if (code === 'network_down' || code === 'node_down') return networkById(params.network ?? '')?.id ?? null;
  return code === 'origin_down' || code === 'origin_refuses_till' ? (params.origin ?? null) : null;
}
