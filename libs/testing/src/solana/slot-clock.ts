import { randomBytes } from 'node:crypto';
import { getBase58Decoder } from '@solana/kit';

/** How sure an answer has to be. Here a matter of age only: one node, no votes. */
export type Commitment = 'processed' | 'confirmed' | 'finalized';

const slotMs = 400;
const firstSlot = 1000;
/* A transaction may land for 150 slots after its blockhash; a block is final once 31 others follow it. */
const blockhashWindowSlots = 150;
const finalityDepthSlots = 32;

/** Slots by the wall clock, a blockhash for each, and the window in which a hash is good. */
export class SlotClock {
  private readonly slotOfHash = new Map<string, number>();
  private latest: { slot: number; hash: string } | undefined;
  private jumpedSlots = 0;

  constructor(readonly genesisMs: number) {}

  /** The slot that `commitment` has reached. */
  slot(commitment: Commitment = 'confirmed'): number {
    const now = firstSlot + this.jumpedSlots + Math.floor((Date.now() - this.genesisMs) / slotMs);
    return commitment === 'finalized' ? now - finalityDepthSlots : now;
  }

  /** Unix seconds of a slot. */
  timeSeconds(slot: number): number {
    return Math.floor((this.genesisMs + (slot - firstSlot - this.jumpedSlots) * slotMs) / 1000);
  }

  /** Lets slots pass at once: blockhashes expire and young transactions become final. */
  jump(slots: number): void {
    this.jumpedSlots += slots;
  }

  /** The present blockhash and the last block height at which it is good. */
  latestBlockhash(): { blockhash: string; lastValidBlockHeight: number } {
    const slot = this.slot();
    if (this.latest?.slot !== slot) {
      this.latest = { slot, hash: getBase58Decoder().decode(randomBytes(32)) };
      this.slotOfHash.set(this.latest.hash, slot);
      this.forgetOld(slot);
    }
    return { blockhash: this.latest.hash, lastValidBlockHeight: slot + blockhashWindowSlots };
  }

  /** Whether a transaction with this blockhash may still land. */
  isFresh(blockhash: string): boolean {
    const slot = this.slotOfHash.get(blockhash);
    return slot !== undefined && slot + blockhashWindowSlots >= this.slot();
  }

  private forgetOld(slot: number): void {
    for (const [hash, born] of this.slotOfHash) {
      if (born + 2 * blockhashWindowSlots >= slot) return;
      this.slotOfHash.delete(hash);
    }
  }
}
