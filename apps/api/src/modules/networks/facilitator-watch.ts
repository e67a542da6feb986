import { FacilitatorClient, type SupportedKind } from '@till/facilitator-client';

/** After this long without an answer a facilitator's last word counts no more. */
const wordLifeMs = 10 * 60_000;

/** What one facilitator said it can settle, asked again and again. */
export class FacilitatorWatch {
  readonly client: FacilitatorClient;
  private kinds: readonly SupportedKind[] = [];
  private answeredAtMs: number | null = null;
  private askedAtMs: number | null = null;
  private lastFailed = false;

  constructor(url: string, timeoutMs: number) {
    this.client = new FacilitatorClient({ url, timeoutMs });
  }

  async refresh(): Promise<void> {
    const answer = await this.client.supported();
    this.askedAtMs = Date.now();
    this.lastFailed = !answer.ok;
    if (!answer.ok) return;
    this.kinds = answer.value;
    this.answeredAtMs = this.askedAtMs;
  }

  /** When it was last asked, or null before the first answer or failure. */
  get checkedAt(): Date | null {
    return this.askedAtMs === null ? null : new Date(this.askedAtMs);
  }

  /** Whether the last try failed: then it is asked again soon. */
  get failing(): boolean {
    return this.lastFailed;
  }

  /** What it settles on a network, or null while its word is missing or too old. */
  kindsOf(networkId: string): readonly SupportedKind[] | null {
    if (this.answeredAtMs === null || Date.now() - this.answeredAtMs > wordLifeMs) return null;
    return this.kinds.filter((kind) => kind.scheme === 'exact' && kind.networkId === networkId);
  }
}
