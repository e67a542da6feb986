import { Injectable } from '@nestjs/common';
import { ReceivingService } from '../wallets/receiving.service.js';
import type { DoorKeyRow } from './door-key.js';
import { PayableWallets } from './payable-wallets.js';

interface SupportedKind {
  x402Version: 1 | 2;
  scheme: 'exact';
  network: string;
  extra?: Record<string, unknown>;
}

/** The answer of `/supported` in the x402 shape. */
export interface SupportedAnswer {
  kinds: SupportedKind[];
  extensions: string[];
  signers: Record<string, string[]>;
}

/** What a key's servers can be paid in now: both versions, since Till speaks either to the facilitator behind it. */
@Injectable()
export class SupportedKinds {
  constructor(
    private readonly receiving: ReceivingService,
    private readonly wallets: PayableWallets,
  ) {}

  async of(key: DoorKeyRow): Promise<SupportedAnswer> {
    const { wallets, preference } = await this.wallets.of(key);
    const receiving = await this.receiving.of(key.mode, wallets, preference);
    const kinds: SupportedKind[] = [];
    const feePayers = new Set<string>();
    for (const { payable, offer } of receiving) {
      if (!payable) continue;
      const { network, feePayer } = offer;
      const extra = feePayer === undefined ? {} : { extra: { feePayer } };
      if (feePayer !== undefined) feePayers.add(feePayer);
      kinds.push({ x402Version: 2, scheme: 'exact', network: network.id, ...extra });
      if (network.v1Name !== undefined) kinds.push({ x402Version: 1, scheme: 'exact', network: network.v1Name, ...extra });
    }
    // On EVM nobody but the facilitator behind Till knows who will send the transaction, and no check depends on it.
    return { kinds, extensions: [], signers: { 'eip155:*': [], ...(feePayers.size > 0 ? { 'solana:*': [...feePayers] } : {}) } };
  }
}
