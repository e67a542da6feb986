import type { Receivable } from '@till/chain';
import { LruCache } from '../../platform/cache/lru-cache.js';

/** A wallet that can receive hardly ever stops; one that cannot is usually being mended right now. */
const goodLifeMs = 5 * 60_000;
const badLifeMs = 2_000;

type Answer = Receivable | { ok: false; why: 'rpc_unreachable' };

/** Remembers whether addresses can receive USDC, so that the doors do not ask the chain for every quote. */
export class ReceivableChecks {
  private readonly good = new LruCache<Answer>(50_000, goodLifeMs);
  private readonly bad = new LruCache<Answer>(50_000, badLifeMs);
  private readonly running = new Map<string, Promise<Answer>>();

  /** The remembered answer or a fresh one; callers at once share one question. */
  async ask(key: string, question: () => Promise<Receivable>): Promise<Answer> {
    const known = this.good.get(key) ?? this.bad.get(key);
    if (known) return known;
    const running = this.running.get(key);
    if (running) return running;
    const asked = this.answer(key, question).finally(() => this.running.delete(key));
    this.running.set(key, asked);
    return asked;
  }

  private async answer(key: string, question: () => Promise<Receivable>): Promise<Answer> {
    const answer: Answer = await question().catch(() => ({ ok: false, why: 'rpc_unreachable' as const }));
    (answer.ok ? this.good : this.bad).set(key, answer);
    return answer;
  }
}
