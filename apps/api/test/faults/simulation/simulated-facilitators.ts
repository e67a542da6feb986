import type { FacilitatorCall, SettleOutcome } from '@till/facilitator-client';
import type { Random } from './random.js';
import type { SimulatedChain, SimulatedTransaction } from './simulated-chain.js';

/** What a facilitator does with one call. */
export const behaviours = ['honest', 'hang_before', 'hang_after', 'error', 'error_after', 'not_sent', 'no_transaction', 'random_transaction', 'foreign_transaction', 'refused_but_mined', 'refused_wrongly', 'pending', 'pending_never_sent'] as const;
export type Behaviour = (typeof behaviours)[number];

export interface FacilitatorScene {
  random: Random;
  chain: SimulatedChain;
  nowMs(): number;
  park(where: string, notBeforeMs?: number): Promise<void>;
  /** How often it does something else than its work. */
  faultRate: number;
  /** What it does then. */
  habits: readonly Behaviour[];
  timeoutMs: number;
  log(line: string): void;
}

interface ExactPayload {
  payload: { authorization: { from: string; to: string; value: string; validBefore: string; nonce: string } };
}

const unknown = (reason: string, more: { transaction?: string; sent?: boolean } = {}): SettleOutcome => ({ kind: 'unknown', reason, bucket: 'facilitator', sent: true, ...more });
const refused = (reason: string): SettleOutcome => ({ kind: 'refused', reason, bucket: 'payer', raw: { success: false, errorReason: reason } });

/** A facilitator that may hang, lie or die at every call, behind the port of the real client. */
export class SimulatedFacilitator {
  scene: FacilitatorScene | undefined;

  async settle(call: FacilitatorCall): Promise<SettleOutcome> {
    const { scene } = this;
    if (!scene) throw new Error('no seed is running');
    const { random, chain, park } = scene;
    const transaction = transactionOf(call, `0x${random.hex(64)}`);
    const behaviour = random.chance(scene.faultRate) ? random.pick(scene.habits) : 'honest';
    scene.log(`facilitator ${behaviour} ${transaction.nonce.slice(0, 8)}`);
    await park('facilitator');
    if (behaviour === 'honest' || behaviour === 'pending') {
      const refusal = this.check(scene, transaction);
      if (refusal) return refusal;
    }
    if (sends(behaviour)) chain.pool.push(transaction);
    if (behaviour === 'refused_but_mined' || (behaviour === 'honest' && random.chance(0.7))) chain.mine();
    const hangs = behaviour === 'hang_before' || behaviour === 'hang_after';
    await park('facilitator', hangs ? scene.nowMs() + scene.timeoutMs : 0);
    return this.answer(scene, behaviour, transaction);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What the reference facilitator finds before it sends anything. */
  private check({ chain, nowMs }: FacilitatorScene, transaction: SimulatedTransaction): SettleOutcome | undefined {
    if (chain.useOf(transaction.payer, transaction.nonce)) return unknown('invalid_exact_evm_nonce_already_used');
    if (nowMs() / 1_000 + 6 >= Number(transaction.validBefore)) return refused('invalid_exact_evm_payload_authorization_valid_before');
    if (chain.balanceOf(transaction.payer) < transaction.amount) return refused('insufficient_funds');
    return undefined;
  }

  private answer({ random, chain }: FacilitatorScene, behaviour: Behaviour, transaction: SimulatedTransaction): SettleOutcome {
    const mine = chain.useOf(transaction.payer, transaction.nonce)?.transaction.hash === transaction.hash;
    const settled = (hash: string): SettleOutcome => ({ kind: 'settled', transaction: hash, raw: { success: true, transaction: hash } });
    switch (behaviour) {
      case 'honest':
        return mine ? settled(transaction.hash) : unknown('settlement_pending', { transaction: transaction.hash });
      case 'hang_before':
      case 'hang_after':
        return unknown('timeout');
      case 'error':
      case 'error_after':
        return unknown('http_500');
      case 'not_sent':
        return unknown('unreachable', { sent: false });
      case 'no_transaction':
        return unknown('missing_transaction');
      case 'random_transaction':
        return settled(`0x${random.hex(64)}`);
      case 'foreign_transaction':
        return settled(chain.anyTransaction() ?? `0x${random.hex(64)}`);
      case 'refused_but_mined':
        chain.falselyRefused.add(transaction.nonce);
        return refused('insufficient_funds');
      case 'refused_wrongly':
        return refused('insufficient_funds');
      case 'pending':
        return unknown('settlement_pending', { transaction: transaction.hash });
      case 'pending_never_sent':
        return unknown('settlement_pending', { transaction: `0x${random.hex(64)}` });
    }
  }
}

function sends(behaviour: Behaviour): boolean {
  return behaviour === 'honest' || behaviour === 'hang_after' || behaviour === 'error_after' || behaviour === 'refused_but_mined' || behaviour === 'pending';
}

function transactionOf(call: FacilitatorCall, hash: string): SimulatedTransaction {
  const { authorization } = (call.paymentPayload as ExactPayload).payload;
  return { hash, kind: 'transfer', payer: authorization.from, nonce: authorization.nonce, payTo: authorization.to, amount: BigInt(authorization.value), validBefore: BigInt(authorization.validBefore), submittedBy: 'facilitator' };
}
