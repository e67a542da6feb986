import { devFacilitatorKeys } from '../buyers/dev-facilitator-keys.js';
import { devSolana } from '../dev-networks.js';
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
  port?: number;
  /** Keeps accounts and history across starts. Absent: every start is a fresh chain. */
  stateFile?: string;
}

/** A running Solana dev chain: the real token program on a real runtime behind JSON-RPC. */
export interface SolanaChain extends SolanaControls {
  readonly url: string;
  readonly network: typeof devSolana.network;
  /** The USDC mint, at devnet's address. */
  readonly mint: string;
  stop(): Promise<void>;
}

const facilitatorLamports = 10n ** 12n;

/**
 * Starts the chain inside this process (tens of milliseconds). It has no forks, leaders or votes: a transaction is
 * confirmed at once and final 32 slots of 400 ms later.
 * @throws when the native runtime is missing; nothing else needs it.
 */
export async function startSolanaChain(options: SolanaChainOptions = {}): Promise<SolanaChain> {
  const runtime = await loadLitesvm();
  const bank = new Bank(runtime, options.stateFile === undefined ? noJournal : openJournal(options.stateFile));
  const facilitator = devFacilitatorKeys().solana.address;
  placeMint(bank, facilitator);
  const dropping = { on: false };
  const server = await serveRpc(
    {
      ...clusterMethods(bank),
      ...accountMethods(bank),
      ...transactionMethods(bank, () => dropping.on),
      ...historyMethods(bank),
      ...devMethods(bank, dropping),
    },
    options.port,
  );
  const controls = solanaControls(server.url);
  if (bank.lamports(facilitator) === 0n) await controls.setLamports(facilitator, facilitatorLamports);
  return { url: server.url, network: devSolana.network, mint: devSolana.usdc, ...controls, stop: server.stop };
}
