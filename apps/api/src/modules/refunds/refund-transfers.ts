import { Injectable, Logger } from '@nestjs/common';
import { fromBaseUnits, type RefundTransfer } from '@till/contract';
import type { SolanaReader } from '@till/chain';
import { networkById } from '@till/networks';
import { encodeFunctionData, erc20Abi, getAddress, type Hex } from 'viem';
import { NetworksService } from '../networks/networks.service.js';
import type { Refund } from './refund.js';

/** Builds the transfer that makes a refund, for the merchant's own wallet. Till holds no key and sends nothing. */
@Injectable()
export class RefundTransfers {
  private readonly logger = new Logger(RefundTransfers.name);

  constructor(private readonly networks: NetworksService) {}

  /** A fresh unsigned transfer; null for a closed refund, and while the network cannot be read. */
  async of(refund: Refund): Promise<RefundTransfer | null> {
    if (refund.status !== 'open') return null;
    return networkById(refund.network)?.family === 'solana' ? this.onSolana(refund) : evmTransfer(refund);
  }

  private async onSolana({ id, network, from, to, amount, asset }: Refund): Promise<RefundTransfer | null> {
    const reader = this.networks.reader(network) as SolanaReader | undefined;
    if (!reader) return null;
    try {
      const transaction = await reader.unsignedUsdcTransfer({ payer: from, payTo: to, amount, feePayer: from, memo: id });
      return { family: 'solana', from, transaction, uri: `solana:${to}?amount=${fromBaseUnits(amount)}&spl-token=${asset}&memo=${id}` };
    } catch (error) {
      this.logger.warn(`${id}: no transfer now: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }
}

/** ERC-20 `transfer(payer, amount)` and the same as an EIP-681 URI. */
function evmTransfer(refund: Refund): RefundTransfer {
  const chainId = Number(refund.network.slice('eip155:'.length));
  const payer = getAddress(refund.to);
  const asset = getAddress(refund.asset);
  const data: Hex = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [payer, refund.amount] });
  const uri = `ethereum:${asset}@${String(chainId)}/transfer?address=${payer}&uint256=${refund.amount.toString()}`;
  return { family: 'evm', chainId, from: getAddress(refund.from), to: asset, data, value: '0', uri };
}
