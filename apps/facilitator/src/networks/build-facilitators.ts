import { networkById } from '@till/networks';
import type { NetworkConfig } from '../config/network.schema.js';
import { evmNetworkFacilitator } from './evm-network-facilitator.js';
import type { NetworkFacilitator } from './network-facilitator.js';
import { svmNetworkFacilitator } from './svm-network-facilitator.js';

/** One facilitator a network. Kept apart, because the SDK would give every v1 name it knows to a single signer. */
export async function buildFacilitators(configs: readonly NetworkConfig[]): Promise<NetworkFacilitator[]> {
  return Promise.all(
    configs.map(async (config) => {
      const network = networkById(config.network);
      if (!network) throw new Error(`unknown network ${config.network}`);
      return network.family === 'evm' ? evmNetworkFacilitator(network, config) : svmNetworkFacilitator(network, config);
    }),
  );
}
