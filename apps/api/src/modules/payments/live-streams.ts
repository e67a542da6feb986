import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { LiveEvent, Mode } from '@till/contract';
import type { RequestContext } from '../../platform/http/request-context.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { PaymentsQueryService } from './payments-query.service.js';

const heartbeatMs = 15_000;
/** A stream ends after this long and the browser opens the next one, which checks the session again: the signal that ends it may be lost. */
const longestStreamMs = 15 * 60_000;
/** A reader this far behind is gone or stuck; it reconnects and reads the list anew. */
const maxUnreadBytes = 256 * 1024;
/** Every stream reads each change by itself, so a merchant has as many as its people have pages open, and not any number. */
const mostPerMerchant = 50;

/** Open `GET /v1/live` streams: each tells one merchant's pages which payments changed, and that books, checkups or webhooks did. */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveStreams.name);
  private readonly open = new Set<() => void>();
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly signals: SignalBus,
    private readonly payments: PaymentsQueryService,
  ) {}

  /** Whether the merchant may have one more. */
  hasRoom(merchantId: string): boolean {
    return (this.counts.get(merchantId) ?? 0) < mostPerMerchant;
  }

  /** Serves one stream until the reader leaves, its session or key ends, time is up or Till stops. */
  serve(response: ServerResponse, { merchantId, mode, actor, session }: RequestContext): void {
    const waiting = new Set<string>();
    const stop = this.signals.onMerchant(merchantId, ({ topic, subjectId }) => {
      // Several changes in quick succession become one look at the newest state.
      const isTold = topic === 'payment' || topic === 'books' || topic === 'checkups' || topic === 'webhooks';
      if (!isTold || waiting.has(subjectId)) return;
      waiting.add(subjectId);
      setImmediate(() => {
        waiting.delete(subjectId);
        if (topic !== 'payment') return tellToReadAgain(response, topic);
        void this.tell(response, merchantId, mode, subjectId);
      });
    });
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
    const limit = setTimeout(() => response.end(), longestStreamMs);
    const end = () => response.end();
    const stopHearing = this.signals.onSubject(session?.id ?? actor, end);
    this.open.add(end);
    this.count(merchantId, 1);
    response.on('close', () => {
      stop();
      stopHearing();
      clearInterval(heartbeat);
      clearTimeout(limit);
      this.open.delete(end);
      this.count(merchantId, -1);
    });
    // Not kept alive after its end: an idle connection would hold up the server's own end.
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' });
    send(response, { type: 'hello' });
  }

  beforeApplicationShutdown(): void {
    for (const end of this.open) end();
  }

  private count(merchantId: string, change: number): void {
    const count = (this.counts.get(merchantId) ?? 0) + change;
    if (count > 0) this.counts.set(merchantId, count);
    else this.counts.delete(merchantId);
  }

  private async tell(response: ServerResponse, merchantId: string, mode: Mode, paymentId: string): Promise<void> {
    try {
      const payment = await this.payments.summary(merchantId, paymentId);
      if (payment?.mode === mode && response.writable) send(response, { type: 'payment', payment });
    } catch (error) {
      this.logger.warn(`live stream: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function tellToReadAgain(response: ServerResponse, type: 'books' | 'checkups' | 'webhooks'): void {
  if (response.writable) send(response, { type });
}

function send(response: ServerResponse, event: LiveEvent): void {
  if (response.writableLength > maxUnreadBytes) {
    response.destroy();
    return;
  }
  response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}
