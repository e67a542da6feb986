import { devFacilitatorKeys } from '../buyers/dev-facilitator-keys.js';
import { devSolana, mainSolana } from '../dev-networks.js';
import { Bank } from './bank.js';
import { noJournal, openJournal } from './journal.js';
import { loadLitesvm } from './litesvm-runtime.js';
import { accountMethods } from './rpc-account-methods.js';
import { clusterMethods } from './rpc-cluster-methods.js';
import { devMethods, placeMint } from './rpc-dev-methods.js';
import { historyMethods } from './rpc-history-methods.js';
import { serveRpc } from './rpc-server.js';
import { transactionMethods } from './rpc-transaction-methods.js';
import { type SolanaControls, solanaControls } from './solana-controls.js';

/** How to start the chain. */
export interface SolanaChainOptions {
  /** Which cluster to stand in for; devnet by default. */
  network?: SolanaCluster['network'];
  port?: number;
  /** Keeps accounts and history across starts. Absent: every start is a fresh chain. */
  stateFile?: string;
}

/** A running Solana dev chain: the real token program on a real runtime behind JSON-RPC. */
export interface SolanaChain extends SolanaControls {
  readonly url: string;
  readonly network: SolanaCluster['network'];
  /** The USDC mint, at the cluster's own address. */
  readonly mint: string;
  stop(): Promise<void>;
}

type SolanaCluster = typeof devSolana | typeof mainSolana;

const facilitatorLamports = 10n ** 12n;

/**
 * Starts the chain inside this process (tens of milliseconds). It has no forks, leaders or votes: a transaction is
 * confirmed at once and final 32 slots of 400 ms later.
 * @throws when the native runtime is missing; nothing else needs it.
 */
export async function startSolanaChain(options: SolanaChainOptions = {}): Promise<SolanaChain> {
  const runtime = await loadLitesvm();
  const bank = new Bank(runtime, options.stateFile === undefined ? noJournal : openJournal(options.stateFile));
  const cluster = options.network === mainSolana.network ? mainSolana : devSolana;
  const facilitator = devFacilitatorKeys().solana.address;
  placeMint(bank, cluster.usdc, facilitator);
  const dropping = { on: false };
  const server = await serveRpc(
    {
      ...clusterMethods(bank, cluster.genesisHash),
      ...accountMethods(bank),
      ...transactionMethods(bank, () => dropping.on),
      ...historyMethods(bank),
      ...devMethods(bank, cluster.usdc, dropping),
    },
    options.port,
  );
  const controls = solanaControls(server.url, cluster.usdc);
  if (bank.lamports(facilitator) === 0n) await controls.setLamports(facilitator, facilitatorLamports);
  return { url: server.url, network: cluster.network, mint: cluster.usdc, ...controls, stop: server.stop };
}
