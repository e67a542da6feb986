import { z } from 'zod';
import { parseResult } from '../rpc/json-rpc-client.js';
import { NodeSocket, type NodeSocketOptions } from '../rpc/node-socket.js';
import type { Hex } from '../chain-reader.js';
import { evmLog } from './evm-schemas.js';
import { addressTopic, eventTopics } from './usdc-abi.js';

export interface AuthorizationNoticesOptions extends NodeSocketOptions {
  /** The token contract. */
  asset: string;
  /** Told when the node begins to be heard, and when it no longer is. */
  onChange?: ((isHeard: boolean) => void) | undefined;
  /** Payers listened to at the same time; 200 unless told. */
  mostPayers?: number;
  /** How long a payer is listened to after the last payment, as many pay again soon; 10 minutes unless told. */
  idleMs?: number;
}

interface Payer {
  subscription: string | null;
  /** By nonce: who waits for its use. */
  waiting: Map<Hex, Set<(transaction: string) => void>>;
  idleSinceMs: number;
}

const beatMs = 20_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const nothing = () => undefined;

/**
 * Hears from one node, over a WebSocket, that an authorization was used. One subscription per payer, opened with a payer's
 * payment and kept for a while. What is heard is a hint where to look; when the node is gone or silent, nothing is heard.
 */
export class AuthorizationNotices {
  /** Those not paying for the longest time first. */
  private readonly payers = new Map<Hex, Payer>();
  private socket: NodeSocket | null = null;
  private isOpen = false;
  private wasHeard: boolean | null = null;
  private failures = 0;
  private retry: NodeJS.Timeout | undefined;
  private readonly beat: NodeJS.Timeout;
  private isClosed = false;

  constructor(private readonly options: AuthorizationNoticesOptions) {
    this.beat = setInterval(() => this.check(), Math.min(beatMs, this.idleMs));
    this.beat.unref();
  }

  /** Calls `heard` with the transaction whenever the node tells of the use, until the returned function is called. */
  listen(payer: string, nonce: Hex, heard: (transaction: string) => void): () => void {
    const topic = addressTopic(payer);
    const known = this.payers.get(topic) ?? this.added(topic);
    if (!known) return nothing;
    // Again at the end: nobody was here later.
    this.payers.delete(topic);
    this.payers.set(topic, known);
    const key = nonce.toLowerCase() as Hex;
    const waiting = known.waiting.get(key) ?? new Set();
    known.waiting.set(key, waiting.add(heard));
    return () => {
      waiting.delete(heard);
      if (waiting.size === 0) known.waiting.delete(key);
      known.idleSinceMs = Date.now();
    };
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.beat);
    clearTimeout(this.retry);
    this.payers.clear();
    this.socket?.close();
  }

  private get idleMs(): number {
    return this.options.idleMs ?? 10 * 60_000;
  }

  /** Null when every place is taken by somebody who pays right now. */
  private added(topic: Hex): Payer | null {
    if (this.isClosed) return null;
    if (this.payers.size >= (this.options.mostPayers ?? 200)) {
      const idle = [...this.payers].find(([, { waiting }]) => waiting.size === 0);
      if (!idle) return null;
      this.drop(idle[0]);
    }
    const payer: Payer = { subscription: null, waiting: new Map(), idleSinceMs: Date.now() };
    this.payers.set(topic, payer);
    if (this.isOpen) void this.subscribe(topic, payer);
    else if (!this.socket && !this.retry) this.connect();
    return payer;
  }

  private drop(topic: Hex): void {
    const subscription = this.payers.get(topic)?.subscription;
    this.payers.delete(topic);
    if (subscription) this.unsubscribe(subscription);
  }

  private unsubscribe(subscription: string): void {
    this.socket?.call('eth_unsubscribe', [subscription]).catch(nothing);
  }

  private connect(): void {
    this.socket = new NodeSocket(this.options, {
      opened: () => {
        this.isOpen = true;
        for (const [topic, payer] of this.payers) void this.subscribe(topic, payer);
      },
      told: (result) => this.tell(result),
      closed: () => this.lost(),
    });
  }

  private async subscribe(topic: Hex, payer: Payer): Promise<void> {
    const { socket } = this;
    const filter = { address: this.options.asset, topics: [eventTopics.authorizationUsed, topic] };
    try {
      const subscription = parseResult('eth_subscribe', z.string().max(200), await socket?.call('eth_subscribe', ['logs', filter]));
      // Lost meanwhile, and the subscription with it.
      if (socket !== this.socket) return;
      this.failures = 0;
      this.report(true);
      if (this.payers.get(topic) === payer) payer.subscription = subscription;
      else this.unsubscribe(subscription);
    } catch {
      // A node that takes no subscription is of no use.
      if (socket === this.socket) socket?.close();
    }
  }

  private tell(result: unknown): void {
    const log = evmLog.safeParse(result);
    if (!log.success || log.data.removed === true || log.data.address !== this.options.asset.toLowerCase()) return;
    const [event, payer, nonce] = log.data.topics;
    if (event !== eventTopics.authorizationUsed || payer === undefined || nonce === undefined) return;
    for (const heard of [...(this.payers.get(payer)?.waiting.get(nonce) ?? [])]) heard(log.data.transactionHash);
  }

  private lost(): void {
    this.socket = null;
    this.isOpen = false;
    for (const payer of this.payers.values()) payer.subscription = null;
    if (this.isClosed || this.payers.size === 0) return;
    this.report(false);
    this.retry = setTimeout(() => {
      this.retry = undefined;
      if (this.payers.size > 0) this.connect();
    }, Math.min(firstPauseMs * 2 ** this.failures++, longestPauseMs));
    this.retry.unref();
  }

  /** Lets go of payers who have not paid for a while, and asks whether the node is still there: a connection can die without a word. */
  private check(): void {
    const before = Date.now() - this.idleMs;
    for (const [topic, { waiting, idleSinceMs }] of [...this.payers]) if (waiting.size === 0 && idleSinceMs < before) this.drop(topic);
    const { socket } = this;
    if (this.payers.size === 0) socket?.close();
    else if (this.isOpen) socket?.call('eth_chainId', []).catch(() => socket.close());
  }

  private report(isHeard: boolean): void {
    if (isHeard === this.wasHeard) return;
    this.wasHeard = isHeard;
    this.options.onChange?.(isHeard);
  }
}
