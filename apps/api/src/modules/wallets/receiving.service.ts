import { Injectable } from '@nestjs/common';
import type { Mode, NetworkStatus } from '@till/contract';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { FacilitatorPreferencesService } from '../facilitators/facilitator-preferences.service.js';
import type { FacilitatorPreference } from '../networks/facilitator-preference.js';
import type { NetworkOffer } from '../networks/network-offer.js';
import { NetworksService } from '../networks/networks.service.js';
import { toNetworkStatus } from './network-status.js';
import { isLive, type Wallet } from './wallet.js';
import { WalletsRepository } from './wallets.repository.js';

/** Whether a wallet can be paid on a network now, and where the money would go. */
export type Receiving = { payable: true; offer: NetworkOffer; wallet: Wallet } | { payable: false; offer: NetworkOffer; reason: string; wallet?: Wallet };

/** What decides where a merchant's money comes in: its wallets, defaults first, and what it wants of facilitators. */
export interface ReceivingMeans {
  wallets: readonly Wallet[];
  preference: FacilitatorPreference;
}

function refused(offer: NetworkOffer, reason: string, wallet?: Wallet): Receiving {
  return { payable: false, offer, reason, wallet };
}

/** The wallet to pay, of one family: the first, and in live mode the first that live money may go to. */
function chosen(mode: Mode, wallets: readonly Wallet[]): Wallet | undefined {
  return (mode === 'live' ? wallets.find(isLive) : undefined) ?? wallets[0];
}

/** Brings together what the installation offers and what a merchant's wallets can receive. */
@Injectable()
export class ReceivingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly wallets: WalletsRepository,
    private readonly networks: NetworksService,
    private readonly preferences: FacilitatorPreferencesService,
  ) {}

  /** In the caller's unit of work. */
  async means(tx: Transaction, merchantId: string): Promise<ReceivingMeans> {
    return { wallets: await this.wallets.all(tx, merchantId), preference: await this.preferences.of(tx, merchantId) };
  }

  /** Every network of the mode with the wallet among `wallets` that it would pay, or why nobody can pay there. */
  async of(mode: Mode, wallets: readonly Wallet[], preference: FacilitatorPreference): Promise<Receiving[]> {
    const offers = this.networks.offered(preference).filter((offer) => offer.network.testnet === (mode === 'test'));
    return Promise.all(offers.map((offer) => this.on(offer, mode, chosen(mode, wallets.filter((wallet) => wallet.family === offer.network.family)))));
  }

  /** `GET /v1/networks`: by the merchant's default wallets, or what stands in for them. */
  async list(context: RequestContext): Promise<NetworkStatus[]> {
    const { wallets, preference } = await this.unitOfWork.tenant(context.merchantId, (tx) => this.means(tx, context.merchantId));
    const receiving = await this.of(context.mode, wallets, preference);
    return receiving.map(toNetworkStatus);
  }

  private async on(offer: NetworkOffer, mode: Mode, wallet: Wallet | undefined): Promise<Receiving> {
    if (!offer.payable) return refused(offer, offer.reason ?? 'checking', wallet);
    if (!wallet) return refused(offer, 'no_wallet');
    // Promise P5: real money goes only to an address whose holder has signed, and that has stood there for a while.
    if (mode === 'live' && !isLive(wallet)) return refused(offer, wallet.liveFrom === null ? 'wallet_not_proven' : 'wallet_waiting', wallet);
    const receivable = await this.networks.receivable(offer.network.id, wallet.address);
    if (receivable.ok) return { payable: true, offer, wallet };
    // An EVM address can receive unless the token says no. On Solana a silent node leaves open whether the token account exists.
    if (receivable.why === 'rpc_unreachable' && offer.network.family === 'evm') return { payable: true, offer, wallet };
    return refused(offer, receivable.why, wallet);
  }
}
