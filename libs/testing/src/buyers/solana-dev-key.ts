import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { getBase58Decoder } from '@solana/kit';

/** A deterministic Solana key. */
export interface SolanaDevKey {
  address: string;
  /** Base58, 64 bytes: seed and public key, as wallets export it. */
  privateKey: string;
}

/* DER of a PKCS #8 Ed25519 private key up to its 32-byte seed (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key whose seed is sha256 of `label`. Public knowledge, like the EVM dev phrase. */
export function solanaDevKey(label: string): SolanaDevKey {
  const seed = createHash('sha256').update(label).digest();
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = spki.subarray(-32);
  const base58 = getBase58Decoder();
  return { address: base58.decode(publicKey), privateKey: base58.decode(Buffer.concat([seed, publicKey])) };
}
