import { readFile } from 'node:fs/promises';
import type { Address } from 'viem';
import { networkById } from '@till/networks';
import { devEvm } from '../dev-networks.js';
import { startAnvil } from './anvil-process.js';
import { type EvmControls, evmControls, fundUsdc, usdcBalance } from './evm-controls.js';
import { keepFinalizing } from './finality-ticker.js';
import { baseSepoliaStateFile } from './base-sepolia-state-file.js';
import { placeUsdc } from './place-usdc.js';
import { StateHome } from './state-home.js';
import { keepState, loadState } from './state-keeper.js';

/** Which chain to stand in for, and how. */
export interface EvmChainOptions {
  /** CAIP-2 id of an EVM network; Base Sepolia by default. */
  network?: string;
  port?: number;
  /** Keeps the chain across starts. Absent: every start is the same fresh chain. */
  stateFile?: string;
  /** A block every so many seconds besides one per transaction. */
  blockTimeSeconds?: number;
  /** Mines on until each payment is final and keeps the chain's clock moving; for a chain people use, not for tests. */
  keepFinalizing?: boolean;
}

/** A running dev chain: a real node with the real USDC contract at its real address. */
export interface EvmChain extends EvmControls {
  readonly url: string;
  readonly network: string;
  readonly chainId: number;
  readonly usdc: Address;
  /** Rejects when the node ends by itself. */
  readonly failed: Promise<never>;
  /** Mints `baseUnits` of USDC to `address`. */
  fundUsdc(address: Address, baseUnits: bigint): Promise<void>;
  usdcBalance(address: Address): Promise<bigint>;
  stop(): Promise<void>;
}

/** Starts the chain (about 0.1 s). It ends with this process, however that ends. */
export async function startEvmChain(options: EvmChainOptions = {}): Promise<EvmChain> {
  const { network, chainId, usdc } = tokenOf(options.network ?? devEvm.network);
  const home = options.stateFile === undefined ? undefined : new StateHome(options.stateFile);
  const kept = await home?.read();
  const anvil = await startAnvil({ chainId, port: options.port, blockTimeSeconds: options.blockTimeSeconds, farewellFile: home?.farewellFile });
  const { url } = anvil;
  await loadState(url, kept ?? (await readFile(baseSepoliaStateFile)));
  // Before the state counts as kept: a start that is cut short here must begin anew.
  if (!kept && network !== devEvm.network) await placeUsdc(url, usdc.address, usdc.name);
  await home?.moveIn(url, anvil.pid);
  const keeper = options.stateFile === undefined ? undefined : keepState(url, options.stateFile);
  const ticker = options.keepFinalizing ? keepFinalizing(url) : undefined;
  return {
    url,
    network,
    chainId,
    usdc: usdc.address,
    failed: anvil.failed,
    ...evmControls(url),
    fundUsdc: (address, baseUnits) => fundUsdc(url, address, baseUnits, usdc.address),
    usdcBalance: (address) => usdcBalance(url, address, usdc.address),
    stop: async () => {
      await ticker?.stop();
      await keeper?.stop();
      await anvil.stop();
      await home?.leave();
    },
  };
}

function tokenOf(id: string): { network: string; chainId: number; usdc: { address: Address; name: string } } {
  if (id === devEvm.network) return { network: id, chainId: devEvm.chainId, usdc: { address: devEvm.usdc, name: devEvm.usdcName } };
  const network = networkById(id);
  if (!network?.chainId || !network.usdc.eip712) throw new Error(`${id} is not an EVM network with a known USDC`);
  // Circle's code says so itself, and nothing but code can change it.
  if (network.usdc.eip712.version !== '2') throw new Error(`${id}: the dev chain's token signs as version 2 only`);
  return { network: id, chainId: network.chainId, usdc: { address: network.usdc.address as Address, name: network.usdc.eip712.name } };
}
