import { networkById } from '@till/networks';
import { devEvm } from '@till/testing';
import type { NetworkOffer } from '../../../src/modules/networks/network-offer.js';
import type { NetworksService } from '../../../src/modules/networks/networks.service.js';
import type { SimulatedChain } from './simulated-chain.js';

export const simulatedFacilitatorUrl = 'http://facilitator.simulated';

const network = networkById(devEvm.network);
if (!network) throw new Error('the dev network is in no registry');
const offer: NetworkOffer = { network, facilitatorId: 'simulated', facilitatorUrl: simulatedFacilitatorUrl, feePayer: undefined, v1: true, v2: true, payable: true, reason: null, checkedAt: null, token: 'ok' };

/** The one network of the simulation; its chain is another one for each seed. */
export class SimulatedNetworks implements Pick<NetworksService, 'offered' | 'offer' | 'reader' | 'readers' | 'evmReader' | 'taker' | 'receivable' | 'onChange'> {
  chain: SimulatedChain | undefined;

  offered(): readonly NetworkOffer[] {
    return [offer];
  }

  offer(id: string): NetworkOffer | undefined {
    return id === offer.network.id ? offer : undefined;
  }

  reader(id: string): SimulatedChain | undefined {
    return id === offer.network.id ? this.chain : undefined;
  }

  readers(): readonly SimulatedChain[] {
    return this.chain ? [this.chain] : [];
  }

  evmReader(): undefined {
    return undefined;
  }

  taker(id: string): NetworkOffer | undefined {
    return this.offer(id);
  }

  receivable(): Promise<{ ok: true }> {
    return Promise.resolve({ ok: true });
  }

  onChange(): () => void {
    return () => undefined;
  }
}
