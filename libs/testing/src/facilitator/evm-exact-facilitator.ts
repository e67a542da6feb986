import { x402Facilitator } from '@x402/core/facilitator';
import { toFacilitatorEvmSigner } from '@x402/evm';
import { registerExactEvmScheme } from '@x402/evm/exact/facilitator';
import { type Account, createWalletClient, defineChain, http, publicActions } from 'viem';
import { createNonceManager, jsonRpc } from 'viem/nonce';
import { privateKeyToAccount } from 'viem/accounts';
import { type Hex } from 'viem';

/** An EVM network to settle on. */
export interface EvmFacilitatorNetwork {
  network: `eip155:${string}`;
  rpcUrl: string;
  privateKey: Hex;
  /** How long a settle waits for its receipt before it answers `settlement_pending`. */
  confirmationTimeoutMs?: number;
  /** How often the receipt is looked for. */
  pollingIntervalMs?: number;
}

/**
 * The reference SDK's facilitator for one EVM network, v2 and v1. The nonce manager is not a nicety: without it, parallel
 * settles of one key collide ("nonce too low") and are lost.
 */
export function evmExactFacilitator(options: EvmFacilitatorNetwork): x402Facilitator {
  const account: Account = privateKeyToAccount(options.privateKey, { nonceManager: createNonceManager({ source: jsonRpc() }) });
  const chain = defineChain({
    id: Number.parseInt(options.network.slice('eip155:'.length), 10),
    name: options.network,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [options.rpcUrl] } },
    contracts: { multicall3: { address: '0xcA11bde05977b3631167028862bE2a173976CA11' } },
  });
  const client = createWalletClient({
    account,
    chain,
    transport: http(options.rpcUrl),
    pollingInterval: options.pollingIntervalMs ?? 10,
    cacheTime: 0,
  }).extend(publicActions);
  const signer = toFacilitatorEvmSigner(
    {
      address: account.address,
      readContract: (call) => client.readContract({ ...call, args: call.args ?? [] }),
      verifyTypedData: (call) => client.verifyTypedData(call as Parameters<typeof client.verifyTypedData>[0]),
      getCode: (call) => client.getCode(call),
      writeContract: (call) => client.writeContract(call),
      sendTransaction: (call) => client.sendTransaction(call),
      waitForTransactionReceipt: (call) => client.waitForTransactionReceipt(call),
    },
    { confirmationTimeoutMs: options.confirmationTimeoutMs ?? 30_000 },
  );
  return registerExactEvmScheme(new x402Facilitator(), { signer, networks: options.network });
}
