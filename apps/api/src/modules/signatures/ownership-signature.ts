import { createPublicKey, verify } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getBase58Encoder } from '@solana/kit';
import type { NetworkId } from '@till/networks';
import { hashMessage, type Hex, isHex, verifyMessage } from 'viem';
import { ProblemError } from '../../platform/http/problem-error.js';
import { NetworksService } from '../networks/networks.service.js';

/** DER prefix of an ed25519 public key (RFC 8410). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether the holder of an address signed a text. */
@Injectable()
export class OwnershipSignature {
  constructor(private readonly networks: NetworksService) {}

  /**
   * EIP-191 text signature: a plain key by recovery, then contract wallets (ERC-1271, ERC-6492) on the given networks.
   * Throws `service_unavailable` when only a chain could say and none answered.
   */
  async isByEvm(address: string, message: string, signature: string, asked: readonly NetworkId[]): Promise<boolean> {
    if (!isHex(signature) || signature.length % 2 !== 0) return false;
    const plain = await verifyMessage({ address: address as Hex, message, signature }).catch(() => false);
    if (plain) return true;
    let silent = false;
    for (const networkId of asked) {
      const reader = this.networks.evmReader(networkId);
      if (!reader) continue;
      try {
        if (await reader.verifyContractSignature({ signer: address, digest: hashMessage(message), signature })) return true;
      } catch {
        silent = true;
      }
    }
    if (silent) throw new ProblemError('service_unavailable', 'The network that could check this signature does not answer. Try again in a moment.');
    return false;
  }

  /**
   * Who signed a text for an address: its key, which does so on every chain, or a contract, which does so on the asked one
   * alone, as somebody else may have put another at the same address elsewhere; null for neither. Throws like `isByEvm`.
   */
  async evmSigner(address: string, message: string, signature: string, network: NetworkId): Promise<'key' | 'contract' | null> {
    if (await this.isByEvm(address, message, signature, [])) return 'key';
    return (await this.isByEvm(address, message, signature, [network])) ? 'contract' : null;
  }

  /** Plain ed25519 over the UTF-8 text, as `solana:signMessage` makes it; the signature is base58. */
  isBySolana(address: string, message: string, signature: string): boolean {
    try {
      const base58 = getBase58Encoder();
      const bytes = base58.encode(signature);
      if (bytes.length !== 64) return false;
      const key = createPublicKey({ key: Buffer.concat([ed25519Prefix, Buffer.from(base58.encode(address))]), format: 'der', type: 'spki' });
      return verify(null, Buffer.from(message, 'utf8'), key, Buffer.from(bytes));
    } catch {
      return false;
    }
  }
}
