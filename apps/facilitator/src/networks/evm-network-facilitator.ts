import type { Network } from '@till/networks';
import { x402Facilitator } from '@x402/core/facilitator';
import { toFacilitatorEvmSigner } from '@x402/evm';
import { registerExactEvmScheme } from '@x402/evm/exact/facilitator';
import { type Hex, createWalletClient, defineChain, http, publicActions } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { createNonceManager, jsonRpc } from 'viem/nonce';
import type { NetworkConfig } from '../config/network.schema.js';
import type { NetworkFacilitator } from './network-facilitator.js';

/* At one address on every chain. Without it the SDK cannot tell an empty wallet from other faults. */
const multicall3 = '0xcA11bde05977b3631167028862bE2a173976CA11';

/** A transfer with authorization takes 86,000, the first to a payee 103,000 (measured on USDC's own code). */
const settlementGas = 103_000n;

type Client = ReturnType<typeof clientFor>;

/** Settles `exact` payments in v2 and v1 on one EVM chain. */
export function evmNetworkFacilitator(network: Network, config: NetworkConfig): NetworkFacilitator {
  const client = clientFor(network, config);
  const { address } = client.account;
  const sdk = new x402Facilitator();
  registerExactEvmScheme(sdk, { signer: signerFor(client, config), networks: network.id });
  const nonceAt = (blockTag: 'latest' | 'pending') => client.getTransactionCount({ address, blockTag });
  return {
    network,
    config,
    sdk,
    address,
    feeBalance: () => client.getBalance({ address }),
    settlementCost: async () => (await client.getGasPrice()) * settlementGas,
    nonces: async () => {
      const [mined, pending] = await Promise.all([nonceAt('latest'), nonceAt('pending')]);
      return { mined, pending };
    },
  };
}

function clientFor(network: Network, { rpcUrl, privateKey, pollingIntervalMs }: NetworkConfig) {
  if (network.chainId === undefined) throw new Error(`${network.id} is no EVM network`);
  // One key settles in parallel: without a nonce manager the second transaction in flight takes the first one's nonce.
  const account = privateKeyToAccount(privateKey as Hex, { nonceManager: createNonceManager({ source: jsonRpc() }) });
  const chain = defineChain({
    id: network.chainId,
    name: network.title,
    nativeCurrency: { name: 'native', symbol: 'native', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    contracts: { multicall3: { address: multicall3 } },
  });
  return createWalletClient({ account, chain, transport: http(rpcUrl), pollingInterval: pollingIntervalMs, cacheTime: 0 }).extend(publicActions);
}

function signerFor(client: Client, { gasLimit, confirmationTimeoutMs }: NetworkConfig): ReturnType<typeof toFacilitatorEvmSigner> {
  const fixedGas = gasLimit === undefined ? {} : { gas: BigInt(gasLimit) };
  return toFacilitatorEvmSigner(
    {
      address: client.account.address,
      readContract: (call) => client.readContract({ ...call, args: call.args ?? [] }),
      verifyTypedData: (call) => client.verifyTypedData(call as Parameters<Client['verifyTypedData']>[0]),
      getCode: (call) => client.getCode(call),
      writeContract: (call) => client.writeContract({ ...fixedGas, ...call }),
      sendTransaction: (call) => client.sendTransaction(call),
      waitForTransactionReceipt: (call) => client.waitForTransactionReceipt(call),
    },
    { confirmationTimeoutMs },
  );
}
