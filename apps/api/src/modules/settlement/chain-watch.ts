import type { Evidence, PaidEvidence } from '@till/chain';

/** What a watch needs of the world. */
export interface Watched {
  /** Has a node's hints called back until the returned function is called. */
  listen(heard: (transaction: string) => void): () => void;
  find(transaction: string): Promise<Evidence>;
  pause(ms: number): Promise<void>;
}

/**
 * Looks for a payment's transfer as soon as a node tells of it, while its facilitator is still busy. What the node tells
 * only says where to look; what is found there is proof as at any other time.
 */
export class ChainWatch {
  /** Resolves with what a look showed that a node's word led to. Without such a word, never. */
  readonly proof: Promise<PaidEvidence>;
  private readonly leave: () => void;
  private looking: Promise<Evidence> | null = null;
  private isBusy = false;
  private isOver = false;

  /** `looksMs`: pauses before further looks, as the nodes that are asked may lag behind the one that told. */
  constructor(
    private readonly watched: Watched,
    private readonly looksMs: readonly number[],
  ) {
    let prove: (proof: PaidEvidence) => void = () => undefined;
    this.proof = new Promise((resolve) => (prove = resolve));
    this.leave = watched.listen((transaction) => void this.look(transaction, prove));
  }

  /** Ends the watch; what the look that is under way shows, if there is one. */
  async stop(): Promise<Evidence | null> {
    this.isOver = true;
    this.leave();
    return this.looking;
  }

  /** One at a time: a node that tells a lot is not a reason to ask a lot. */
  private async look(transaction: string, prove: (proof: PaidEvidence) => void): Promise<void> {
    if (this.isBusy || this.isOver) return;
    this.isBusy = true;
    for (const delayMs of [0, ...this.looksMs]) {
      if (delayMs > 0) await this.watched.pause(delayMs);
      if (this.isOver) return;
      // A look that breaks is none: the one behind the facilitator's answer says what broke.
      this.looking = this.watched.find(transaction).catch((): Evidence => ({ kind: 'undecided', why: 'look_failed' }));
      const evidence = await this.looking;
      this.looking = null;
      if (evidence.kind === 'paid') return prove(evidence);
      if (evidence.kind !== 'absent') break;
    }
    this.isBusy = false;
  }
}
