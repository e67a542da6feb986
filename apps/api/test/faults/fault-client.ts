import { devEvm, type DevBuyer, payWithReferenceClient, UnansweredPaymentError } from '@till/testing';
import { seedLink } from '../seed.js';
import type { FaultWorld } from './fault-world.js';

/** What every run sells; whoever gets it was served. */
export const secretContent = 'the thing that was paid for';
const price = 1_500_000n;

/** An answer a payer got to a request that carried a payment. */
export interface ClientAnswer {
  status: number;
  paymentId: string | undefined;
  settlement: string | undefined;
  body: string;
}

/** One payer at one link, who signs once and sends the same payment as often as it takes. */
export class FaultClient {
  readonly answers: ClientAnswer[] = [];
  private headers: Record<string, string> | undefined;

  private constructor(
    readonly world: FaultWorld,
    readonly buyer: DevBuyer,
    readonly slug: string,
    private readonly x402Version: 1 | 2,
  ) {}

  /** A fresh link, and the payer whose turn it is: EVM and Solana, v2 and v1, over the runs. */
  static async at(world: FaultWorld, run: number, family?: 'evm' | 'solana', deliverable: unknown = { type: 'text', content: secretContent }): Promise<FaultClient> {
    const buyers = world.buyers[family ?? (run % 3 === 1 ? 'solana' : 'evm')];
    const { slug } = await seedLink(world.postgres.url, world.merchant, { price, deliverable });
    return new FaultClient(world, buyers[run % buyers.length] as DevBuyer, slug, run % 4 === 3 ? 1 : 2);
  }

  /** Signs and sends. Undefined when the answer was lost; throws when nothing was signed. */
  async pay(origin: string): Promise<ClientAnswer | undefined> {
    try {
      const paid = await payWithReferenceClient({ url: this.address(origin), buyer: this.buyer, rpcUrl: this.buyer.network === devEvm.network ? this.world.evm.url : this.world.solana.url, x402Version: this.x402Version });
      // Terms could not be had, so nothing was paid.
      if (Object.keys(paid.paymentHeaders).length === 0) throw new Error(`no terms but ${String(paid.response.status)}`);
      this.headers = paid.paymentHeaders;
      return await this.kept(paid.response);
    } catch (error) {
      if (error instanceof UnansweredPaymentError) this.headers = error.paymentHeaders;
      // A body that was cut is an answer that was lost; its headers went out before.
      else if (this.headers === undefined) throw error;
      return undefined;
    }
  }

  /** Sends the very same payment again; undefined when the answer was lost. */
  async resend(origin: string, timeoutMs = 30_000): Promise<ClientAnswer | undefined> {
    if (!this.headers) throw new Error('nothing was signed yet');
    try {
      return await this.kept(await fetch(this.address(origin), { headers: this.headers, signal: AbortSignal.timeout(timeoutMs) }));
    } catch {
      return undefined;
    }
  }

  /** The headers of the signed payment. */
  get signed(): Record<string, string> {
    if (!this.headers) throw new Error('nothing was signed yet');
    return this.headers;
  }

  /** Whether there is a signed payment that may be on its way. */
  get isSigned(): boolean {
    return this.headers !== undefined;
  }

  private address(origin: string): string {
    return `${origin}/p/${this.slug}`;
  }

  private async kept(response: Response): Promise<ClientAnswer> {
    const { headers } = response;
    const answer = { status: response.status, paymentId: headers.get('till-payment') ?? undefined, settlement: headers.get('payment-response') ?? headers.get('x-payment-response') ?? undefined, body: await response.text() };
    this.answers.push(answer);
    return answer;
  }
}
