import type { NetworkId } from '@till/networks';
import { freePort, isPortFree, keepPort } from '@till/testing';
import { sandboxNetworks } from '../sandbox-networks.js';
import { isRefusedPort } from './refused-port.js';
import { StartFault } from './start-fault.js';

/** Refuses a port that somebody else has or that no browser opens, before anything was started for it; keeps it for that. */
export async function demandPort(port: number, host: string): Promise<void> {
  const another = `another port: TILL_PORT=${String(port + 10)} npm start`;
  if (!(await isPortFree(port, host))) throw new StartFault(`Port ${String(port)} is taken by another program.`, `Stop that program (\`lsof -i :${String(port)}\` shows it), or choose ${another}`);
  if (await isRefusedPort(port)) throw new StartFault(`Port ${String(port)} belongs to another protocol, and browsers refuse to open it.`, `Choose ${another}`);
  keepPort(port);
}

/** Ports of the helpers, all on loopback. */
export interface HelperPorts {
  facilitator: number;
  nodes: ReadonlyMap<NetworkId, number>;
  origin: number;
}

/** Which port after the API's a node asks for. The first two keep the places they have had since the first sandbox. */
const nodePlaces: readonly string[] = ['base-sepolia', 'solana-devnet', 'sei-testnet'];
/** Leaves room for more nodes. */
const originPlace = 9;

/**
 * The ports right after the API's, so that an address noted yesterday still works today; any free one where a neighbour
 * cannot be had. `say` hears of those.
 */
export async function helperPorts(apiPort: number, say: (line: string) => void): Promise<HelperPorts> {
  const choose = async (what: string, wanted: number): Promise<number> => {
    if (wanted < 65_536 && (await isPortFree(wanted)) && !(await isRefusedPort(wanted))) {
      keepPort(wanted);
      return wanted;
    }
    const other = await freePort();
    say(`Port ${String(wanted)} cannot be had: the ${what} uses ${String(other)} this time.`);
    return other;
  };
  const [facilitator, origin, ...nodes] = await Promise.all([
    choose('facilitator', apiPort + 1),
    choose('demo API', apiPort + originPlace),
    ...sandboxNetworks.map(async ({ id, slug, title }): Promise<[NetworkId, number]> => [id, await choose(`${title} dev chain`, apiPort + 2 + nodePlaces.indexOf(slug))]),
  ]);
  return { facilitator, origin, nodes: new Map(nodes) };
}
