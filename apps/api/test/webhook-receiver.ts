import { poll } from '@till/testing';
import { Webhook } from 'standardwebhooks';
import { asOwner } from './seed.js';
import type { TestAnswer } from './test-api.js';
import { type SeenRequest, TestOrigin } from './test-origin.js';

/** Who calls the API as a merchant. */
interface Caller {
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<TestAnswer>;
}

/** A merchant's webhook endpoint on a real server, which checks what it gets as the receivers' library does. */
export class WebhookReceiver {
  private constructor(
    readonly origin: TestOrigin,
    readonly id: string,
    public secret: string,
    private readonly merchant: Caller,
  ) {}

  static async start(merchant: Caller, events: readonly string[] = ['payment.settled']): Promise<WebhookReceiver> {
    const origin = await TestOrigin.start();
    WebhookReceiver.answerWith(origin, 204);
    const { status, body, text } = await merchant.call('POST', '/v1/webhook-endpoints', { url: `${origin.url}/hooks`, events });
    if (status !== 201) throw new Error(text);
    return new WebhookReceiver(origin, body.id, body.secret, merchant);
  }

  private static answerWith(origin: TestOrigin, status: number, headers: Record<string, string> = {}): void {
    origin.answer = (_request, response) => void response.writeHead(status, headers).end(status === 204 ? undefined : `answer ${String(status)}`);
  }

  answers(status: number, headers: Record<string, string> = {}): void {
    WebhookReceiver.answerWith(this.origin, status, headers);
  }

  get seen(): readonly SeenRequest[] {
    return this.origin.seen;
  }

  /** What a request says, once its signature has been checked. Throws as the library does. */
  verify(request: SeenRequest | undefined, secret = this.secret): any {
    if (!request) throw new Error('no such request came');
    return new Webhook(secret).verify(request.body, request.headers as Record<string, string>);
  }

  async deliveries(query = ''): Promise<any[]> {
    return (await this.merchant.call('GET', `/v1/webhook-endpoints/${this.id}/deliveries?limit=100${query}`)).body.data;
  }

  async delivery(id: string): Promise<any> {
    return (await this.merchant.call('GET', `/v1/webhook-endpoints/deliveries/${id}`)).body;
  }

  async endpoint(): Promise<any> {
    return (await this.merchant.call('GET', `/v1/webhook-endpoints/${this.id}`)).body;
  }

  /** The newest delivery once it has had so many tries and none is under way. */
  tried(attempts: number, subjectId?: string): Promise<any> {
    return poll(`try ${String(attempts)}`, async () => {
      const [newest] = await this.deliveries(subjectId === undefined ? '' : `&subjectId=${subjectId}`);
      const found = newest && (await this.delivery(newest.id));
      return found && found.attempts >= attempts && found.attemptLog.length >= attempts ? found : undefined;
    });
  }

  stop(): Promise<void> {
    return this.origin.stop();
  }
}

/**
 * Lets time pass for everything that is sent: what was to come in that time is due. Deliveries first: an endpoint that is due
 * before them is found to have none, and is not looked at again before the time its deliveries had.
 */
export async function timePasses(url: string, interval: string): Promise<void> {
  await asOwner(url, 'UPDATE webhook_deliveries SET next_attempt_at = next_attempt_at - $1::interval, leased_until = leased_until - $1::interval', [interval]);
  await asOwner(url, 'UPDATE webhook_endpoints SET due_at = due_at - $1::interval, paused_until = paused_until - $1::interval, failing_since = failing_since - $1::interval, old_secret_until = old_secret_until - $1::interval', [interval]);
}
