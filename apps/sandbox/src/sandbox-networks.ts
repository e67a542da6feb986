import { type Network, type NetworkId, networkById } from '@till/networks';
import { devEvm, devSolana, seiTestnet } from '@till/testing';

function known(id: string): Network {
  const network = networkById(id);
  if (!network) throw new Error(`the sandbox runs a network that is in no registry: ${id}`);
  return network;
}

/** The EVM networks the sandbox runs, each on a node of its own. An unconfigured reference client pays on both. */
export const sandboxEvmNetworks: readonly Network[] = [devEvm.network, seiTestnet].map(known);

/** Every network the sandbox runs. */
export const sandboxNetworks: readonly Network[] = [...sandboxEvmNetworks, known(devSolana.network)];

/** Where the node of each network answers. */
export type NodeUrls = ReadonlyMap<NetworkId, string>;

/** The node's address. Throws for a network the sandbox does not run. */
export function nodeOf(nodes: NodeUrls, network: NetworkId): string {
  const url = nodes.get(network);
  if (url === undefined) throw new Error(`the sandbox has no node of ${network}`);
  return url;
}
