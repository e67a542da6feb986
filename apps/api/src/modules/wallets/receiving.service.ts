import { Injectable } from '@nestjs/common';
import type { Mode, NetworkStatus } from '@till/contract';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import type { NetworkOffer } from '../networks/network-offer.js';
import { NetworksService } from '../networks/networks.service.js';
import { toNetworkStatus } from './network-status.js';
import type { Wallet } from './wallet.js';
import { WalletsRepository } from './wallets.repository.js';

/** Whether a wallet can be paid on a network now, and where the money would go. */
export type Receiving = { payable: true; offer: NetworkOffer; wallet: Wallet } | { payable: false; offer: NetworkOffer; reason: string; wallet?: Wallet };

function refused(offer: NetworkOffer, reason: string, wallet?: Wallet): Receiving {
  return { payable: false, offer, reason, wallet };
}

/** Brings together what the installation offers and what a merchant's wallets can receive. */
@Injectable()
export class ReceivingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly wallets: WalletsRepository,
    private readonly networks: NetworksService,
  ) {}

  /** Every network of the mode with the wallet among `wallets` that it would pay, or why nobody can pay there. */
  async of(mode: Mode, wallets: readonly Wallet[]): Promise<Receiving[]> {
    const offers = this.networks.offered().filter((offer) => offer.network.testnet === (mode === 'test'));
    return Promise.all(offers.map((offer) => this.on(offer, mode, wallets.find((wallet) => wallet.family === offer.network.family))));
  }

  /** `GET /v1/networks`: by the merchant's default wallets. */
  async list(context: RequestContext): Promise<NetworkStatus[]> {
    const wallets = await this.unitOfWork.tenant(context.merchantId, (tx) => this.wallets.all(tx, context.merchantId));
    const receiving = await this.of(context.mode, wallets.filter((wallet) => wallet.isDefault));
    return receiving.map(toNetworkStatus);
  }

  private async on(offer: NetworkOffer, mode: Mode, wallet: Wallet | undefined): Promise<Receiving> {
    if (!offer.payable) return refused(offer, offer.reason ?? 'checking', wallet);
    if (!wallet) return refused(offer, 'no_wallet');
    // Promise P5: real money goes only to an address whose holder has signed.
    if (mode === 'live' && wallet.provenAt === null) return refused(offer, 'wallet_not_proven', wallet);
    const receivable = await this.networks.receivable(offer.network.id, wallet.address);
    if (receivable.ok) return { payable: true, offer, wallet };
    // An EVM address can receive unless the token says no. On Solana a silent node leaves open whether the token account exists.
    if (receivable.why === 'rpc_unreachable' && offer.network.family === 'evm') return { payable: true, offer, wallet };
    return refused(offer, receivable.why, wallet);
  }
}
