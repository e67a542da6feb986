import { createPrivateKey, sign } from 'node:crypto';
import { getBase58Decoder, getBase58Encoder, getTransactionDecoder, getTransactionEncoder, type Address, type SignatureBytes } from '@solana/kit';

/** DER prefix of an ed25519 private key (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A demo buyer's ed25519 key: 64 bytes in base58, seed then public key. */
export class SolanaDemoKey {
  readonly address: string;
  private readonly key: ReturnType<typeof createPrivateKey>;

  constructor(base58: string) {
    const bytes = getBase58Encoder().encode(base58);
    this.address = getBase58Decoder().decode(bytes.slice(32));
    this.key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, Buffer.from(bytes.slice(0, 32))]), format: 'der', type: 'pkcs8' });
  }

  sign(message: Uint8Array): Buffer {
    return sign(null, message, this.key);
  }

  /** The transaction with this key's signature in its place. Throws when the key is no signer of it. */
  signTransaction(bytes: Uint8Array): Buffer {
    const transaction = getTransactionDecoder().decode(bytes);
    if (!(this.address in transaction.signatures)) throw new Error(`${this.address} does not sign this transaction`);
    const signature = new Uint8Array(this.sign(new Uint8Array(transaction.messageBytes))) as SignatureBytes;
    const signed = { ...transaction, signatures: { ...transaction.signatures, [this.address as Address]: signature } };
    return Buffer.from(getTransactionEncoder().encode(signed));
  }
}
