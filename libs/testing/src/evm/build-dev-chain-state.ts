import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Address, Hex } from 'viem';
import { devAccount, devAccountIndex } from './dev-accounts.js';
import { sendFromDevAccount } from './evm-controls.js';
import { evmRpc } from './evm-rpc.js';
import { placeUsdc } from './place-usdc.js';

/** Multicall3 lies at one address on every chain; without it the facilitator cannot tell "no balance" from other faults. */
export const multicall3Address: Address = '0xcA11bde05977b3631167028862bE2a173976CA11';

const require = createRequire(import.meta.url);

/** Fills a bare anvil with USDC and Multicall3 and returns its gzipped state, as `anvil_loadState` takes it. */
export async function buildDevChainState(url: string, usdc: { address: Address; name: string }): Promise<Buffer> {
  await placeUsdc(url, usdc.address, usdc.name);
  const deployer = devAccount(devAccountIndex.usdcOwner).address;
  const receipt = await sendFromDevAccount(url, deployer, undefined, multicall3CreationCode());
  const runtime = await evmRpc<Hex>(url, 'eth_getCode', [receipt.contractAddress, 'latest']);
  await evmRpc(url, 'anvil_setCode', [multicall3Address, runtime]);
  const state = await evmRpc<Hex>(url, 'anvil_dumpState');
  return Buffer.from(state.slice(2), 'hex');
}

/** viem carries this code without exporting it. */
function multicall3CreationCode(): Hex {
  const root = dirname(require.resolve('viem/package.json'));
  return (require(join(root, '_cjs/constants/contracts.js')) as { multicall3Bytecode: Hex }).multicall3Bytecode;
}
