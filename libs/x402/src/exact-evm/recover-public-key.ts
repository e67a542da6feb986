import { createRequire } from 'node:module';
import { secp256k1 } from '@noble/curves/secp256k1.js';

/** Recovers the 65-byte public key behind a signature, or throws where there is none. */
export type RecoverPublicKey = (digest: Uint8Array, compact: Uint8Array, parity: 0 | 1) => Uint8Array;

interface NativeSecp256k1 {
  ecdsaRecover(signature: Uint8Array, recoveryId: number, message: Uint8Array, compressed: boolean): Uint8Array;
}

/** Pure JavaScript: works everywhere, about ten times slower. */
export const recoverWithNoble: RecoverPublicKey = (digest, compact, parity) =>
  secp256k1.Signature.fromBytes(compact, 'compact').addRecoveryBit(parity).recoverPublicKey(digest).toBytes(false);

/** libsecp256k1 through its Node binding, or undefined where no binary exists for this machine. */
export const recoverWithNative: RecoverPublicKey | undefined = loadNative();

/** The engine in use; benchmarks and the health page name it. */
export const signatureEngine: 'native' | 'noble' = recoverWithNative ? 'native' : 'noble';

/** The fastest engine this machine has. */
export const recoverPublicKey: RecoverPublicKey = recoverWithNative ?? recoverWithNoble;

function loadNative(): RecoverPublicKey | undefined {
  try {
    // The package's main entry falls back to a slow library of its own; its bindings either load or say so.
    const native: NativeSecp256k1 = createRequire(import.meta.url)('secp256k1/bindings.js');
    return (digest, compact, parity) => native.ecdsaRecover(compact, parity, digest, false);
  } catch {
    return undefined;
  }
}
