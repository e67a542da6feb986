import { signAuthorization, type SignedAuthorization } from '@till/testing';
import type { Address, Hex } from 'viem';
import type { ClientAnswer } from '../fault-client.js';
import type { Random } from './random.js';
import type { SimulatedTransaction } from './simulated-chain.js';

export interface Terms {
  amount: string;
  payTo: string;
  maxTimeoutSeconds: number;
}

/** One signed payment of a payer, and every answer to it. */
export class SimulatedPayment {
  readonly answers: ClientAnswer[] = [];

  private constructor(
    readonly name: string,
    readonly path: string,
    readonly header: string,
    readonly signed: SignedAuthorization,
  ) {}

  /** Signs the terms of a challenge as a v2 client does. */
  static async sign(name: string, path: string, key: string, accepted: Terms, random: Random, nowMs: number): Promise<SimulatedPayment> {
    const lifeSeconds = random.pick([40, 90, 180, accepted.maxTimeoutSeconds]);
    const signed = await signAuthorization({
      privateKey: key as Hex,
      to: accepted.payTo as Address,
      value: BigInt(accepted.amount),
      validBefore: BigInt(Math.floor(nowMs / 1_000) + lifeSeconds),
      nonce: `0x${random.hex(64)}`,
    });
    const { signature, authorization } = signed;
    const wire = Object.fromEntries(Object.entries(authorization).map(([field, value]) => [field, String(value)]));
    const header = Buffer.from(JSON.stringify({ x402Version: 2, accepted, payload: { signature, authorization: wire } })).toString('base64');
    return new SimulatedPayment(name, path, header, signed);
  }

  /** The transfer as the payer itself, or whoever saw it, may submit it; or its cancellation; or another transfer with its nonce. */
  asTransaction(hash: string, kind: 'transfer' | 'cancel', elsewhere = false): SimulatedTransaction {
    const { from, to, value, validBefore, nonce } = this.signed.authorization;
    return { hash, kind, payer: from, nonce, payTo: elsewhere ? `0x${'e'.repeat(40)}` : to, amount: value, validBefore, submittedBy: 'payer' };
  }
}
