import type { ChainReader } from '@till/chain';

/** The check that a chain and its USDC are what the registry says; asked until the chain answers. */
export class TokenWatch {
  private verdict: 'unknown' | 'ok' | 'wrong' = 'unknown';

  constructor(private readonly reader: ChainReader) {}

  async refresh(): Promise<void> {
    if (this.verdict === 'ok') return;
    try {
      this.verdict = (await this.reader.checkToken()).ok ? 'ok' : 'wrong';
    } catch {
      // The provider is down; that says nothing about the token.
    }
  }

  get state(): 'unknown' | 'ok' | 'wrong' {
    return this.verdict;
  }
}
