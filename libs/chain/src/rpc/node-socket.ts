import type { Duplex } from 'node:stream';
import { Agent, buildConnector, type MessageEvent, WebSocket } from 'undici';
import { z } from 'zod';
import { ChainError } from '../chain-error.js';
import { answerOf } from './json-rpc-client.js';

export interface NodeSocketOptions {
  /** ws:// or wss://. */
  url: string;
  /** For the connection, and for each call. */
  timeoutMs: number;
  /** Largest message read, in bytes. */
  maxBytes: number;
}

/** What happens on a connection; `closed` comes once, also when it never opened. */
export interface NodeSocketEvents {
  opened(): void;
  /** The node tells something by itself, for one of the subscriptions made here. */
  told(result: unknown): void;
  closed(): void;
}

interface Asked {
  method: string;
  resolve(result: unknown): void;
  reject(error: ChainError): void;
  timer: NodeJS.Timeout;
}

const notice = z.object({ method: z.literal('eth_subscription'), params: z.object({ result: z.unknown() }) });
const answer = z.object({ id: z.number() });

/** One WebSocket to a node, for JSON-RPC calls and what it tells by itself. Closed is closed: whoever opened it opens another. */
export class NodeSocket {
  private readonly agent: Agent;
  private readonly socket: WebSocket;
  private readonly asked = new Map<number, Asked>();
  private wire: Duplex | null = null;
  private lastId = 0;
  private isOver = false;

  constructor(
    private readonly options: NodeSocketOptions,
    private readonly events: NodeSocketEvents,
  ) {
    const dial = buildConnector({ timeout: options.timeoutMs });
    // The bare connection is kept: a peer that vanished answers no closing handshake.
    const connect: buildConnector.connector = (to, done) => dial(to, (...dialled) => ((this.wire = dialled[1]), done(...dialled)));
    this.agent = new Agent({ connect, headersTimeout: options.timeoutMs, webSocket: { maxPayloadSize: options.maxBytes } });
    this.socket = new WebSocket(options.url, { dispatcher: this.agent });
    this.socket.addEventListener('open', () => {
      if (!this.isOver) events.opened();
    });
    this.socket.addEventListener('message', (message) => this.read(message));
    this.socket.addEventListener('error', () => this.close());
    this.socket.addEventListener('close', () => this.close());
  }

  /** One call. Throws ChainError, and at once while the connection is not open. */
  call(method: string, params: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.isOver || this.socket.readyState !== WebSocket.OPEN) return reject(new ChainError('rpc_unreachable', method));
      const id = ++this.lastId;
      const timer = setTimeout(() => this.take(id)?.reject(new ChainError('rpc_timeout', method)), this.options.timeoutMs);
      this.asked.set(id, { method, resolve, reject, timer });
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  /** Drops the connection at once; what was asked fails. */
  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const id of [...this.asked.keys()]) {
      const asked = this.take(id);
      asked?.reject(new ChainError('rpc_unreachable', asked.method));
    }
    this.wire?.destroy();
    void this.agent.destroy();
    this.events.closed();
  }

  private read({ data }: MessageEvent): void {
    if (this.isOver) return;
    const value = typeof data === 'string' ? parsed(data) : undefined;
    const told = notice.safeParse(value);
    if (told.success) return this.events.told(told.data.params.result);
    const answered = answer.safeParse(value);
    // A node that talks of something else is none.
    if (!answered.success) return this.close();
    const asked = this.take(answered.data.id);
    if (!asked) return;
    try {
      asked.resolve(answerOf(asked.method, value, answered.data.id));
    } catch (error) {
      asked.reject(error as ChainError);
    }
  }

  private take(id: number): Asked | undefined {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    clearTimeout(asked?.timer);
    return asked;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
