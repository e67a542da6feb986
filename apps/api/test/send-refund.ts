import type { Refund } from '@till/contract';
import { devEvm, devMerchantKeys, devSolana, evmRpc, poll, solanaRpc } from '@till/testing';
import type { Hex } from 'viem';
import type { OutgoingTransfer } from '../src/modules/inflows/outgoing-transfers.js';
import { SolanaDemoKey } from '../src/modules/sandbox-wallet/solana-demo-key.js';

const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

interface EvmReceipt {
  status: Hex;
  blockNumber: Hex;
  blockHash: Hex;
  logs: { topics: Hex[]; data: Hex; logIndex: Hex }[];
}

/** Sends a refund's transfer from the wallet that was paid, a dev account, and reads it as a scan would. */
export async function sendRefundOnEvm(rpcUrl: string, merchantId: string, { transfer }: Refund): Promise<OutgoingTransfer> {
  if (transfer?.family !== 'evm') throw new Error('no EVM transfer');
  const hash = await evmRpc<Hex>(rpcUrl, 'eth_sendTransaction', [{ from: transfer.from, to: transfer.to, data: transfer.data }]);
  return readTransfer(rpcUrl, merchantId, hash);
}

/** The token transfer of a mined transaction. Throws when it reverted. */
export async function readTransfer(rpcUrl: string, merchantId: string, transaction: Hex): Promise<OutgoingTransfer> {
  const receipt = await poll('receipt', async () => (await evmRpc<EvmReceipt | null>(rpcUrl, 'eth_getTransactionReceipt', [transaction])) ?? undefined);
  const log = receipt.logs.find(({ topics }) => topics[0] === transferTopic);
  if (receipt.status !== '0x1' || !log) throw new Error('nothing was transferred');
  const [from = '', to = ''] = log.topics.slice(1).map((topic) => `0x${topic.slice(26)}`);
  const { timestamp } = await evmRpc<{ timestamp: Hex }>(rpcUrl, 'eth_getBlockByHash', [receipt.blockHash, false]);
  const { blockHash } = receipt;
  return { merchantId, network: devEvm.network, transaction, logIndex: Number(log.logIndex), block: BigInt(receipt.blockNumber), blockHash, from, to, amount: BigInt(log.data), at: new Date(Number(timestamp) * 1000) };
}

/** The same on Solana, signed by the first demo merchant. */
export async function sendRefundOnSolana(rpcUrl: string, merchantId: string, { transfer, from, to, amountBaseUnits }: Refund): Promise<OutgoingTransfer> {
  if (transfer?.family !== 'solana') throw new Error('no Solana transfer');
  const signed = new SolanaDemoKey(devMerchantKeys(0).solana.privateKey).signTransaction(Buffer.from(transfer.transaction, 'base64'));
  const transaction = await solanaRpc<string>(rpcUrl, 'sendTransaction', [signed.toString('base64'), { encoding: 'base64' }]);
  const found = await poll('the transaction', async () => (await solanaRpc<{ slot: number; blockTime: number; meta: { err: unknown } } | null>(rpcUrl, 'getTransaction', [transaction, { encoding: 'base64', commitment: 'confirmed', maxSupportedTransactionVersion: 0 }])) ?? undefined);
  if (found.meta.err !== null) throw new Error(JSON.stringify(found.meta.err));
  return { merchantId, network: devSolana.network, transaction, logIndex: 2, block: BigInt(found.slot), blockHash: String(found.slot), from, to, amount: BigInt(amountBaseUnits), at: new Date(found.blockTime * 1000) };
}
