import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { Config } from '../../config/config.js';
import { inTime } from '../time/in-time.js';

/** One word between processes: something about this subject changed, read its row again. `access`: a session or a key ended. */
export interface Signal {
  topic: 'access' | 'payment' | 'resource' | 'listing' | 'books' | 'checkups' | 'webhooks' | 'facilitator';
  /** Empty for what belongs to no merchant. */
  merchantId: string;
  subjectId: string;
}

const channel = 'till_signals';
const patienceMs = 2_000;
const reconnectMs = 1_000;

interface Transport {
  publish(text: string): Promise<unknown>;
  close(): Promise<unknown>;
}

/**
 * Tells waiting doors and live pages that a row changed. Signals may be lost: every listener re-reads its row on an
 * interval as well. Within one process they cross no network; between processes they use Redis where there is one,
 * else Postgres.
 */
@Injectable()
export class SignalBus implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SignalBus.name);
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly origin = Math.random().toString(36).slice(2);
  private transport: Transport | null = null;
  private isStopped = false;

  constructor(private readonly config: Config) {}

  publish(signal: Signal): void {
    this.emit(signal);
    this.transport?.publish(JSON.stringify({ ...signal, origin: this.origin })).catch((error: unknown) => this.logger.warn(`signal not sent: ${String(error)}`));
  }

  /** Listens to one subject; returns the way to stop. */
  onSubject(subjectId: string, listener: (signal: Signal) => void): () => void {
    return this.on(`subject ${subjectId}`, listener);
  }

  /** Listens to everything of one merchant. */
  onMerchant(merchantId: string, listener: (signal: Signal) => void): () => void {
    return this.on(`merchant ${merchantId}`, listener);
  }

  /** Told when signals of other processes may have been missed: whoever keeps copies should drop them. */
  onGap(listener: () => void): () => void {
    this.emitter.on('gap', listener);
    return () => this.emitter.off('gap', listener);
  }

  /** Listens to one kind of signal of every merchant. */
  onTopic(topic: Signal['topic'], listener: (signal: Signal) => void): () => void {
    return this.on(`topic ${topic}`, listener);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'all') return;
    this.transport = this.config.redisUrl ? await this.redisTransport(this.config.redisUrl) : await this.postgresTransport();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.transport?.close();
    this.transport = null;
  }

  private on(name: string, listener: (signal: Signal) => void): () => void {
    this.emitter.on(name, listener);
    return () => this.emitter.off(name, listener);
  }

  private emit(signal: Signal): void {
    this.emitter.emit(`subject ${signal.subjectId}`, signal);
    this.emitter.emit(`merchant ${signal.merchantId}`, signal);
    this.emitter.emit(`topic ${signal.topic}`, signal);
  }

  private receive(text: string): void {
    const { origin, ...signal } = JSON.parse(text) as Signal & { origin: string };
    if (origin !== this.origin) this.emit(signal);
  }

  private async redisTransport(url: string): Promise<Transport> {
    const sender = new Redis(url, { maxRetriesPerRequest: 1 });
    const receiver = new Redis(url, { maxRetriesPerRequest: null });
    for (const side of [sender, receiver]) side.on('error', (error) => this.logger.warn(`signals on Redis: ${error.message}`));
    receiver.on('message', (_channel, text) => this.receive(text));
    // A Redis that is out of reach keeps no till closed: the command waits for it, and the doors re-read their rows.
    await inTime('signals on Redis', receiver.subscribe(channel), patienceMs).catch((error: unknown) => this.logger.warn(String(error)));
    // ioredis subscribes again by itself after a lost connection; what was said meanwhile is gone.
    receiver.on('ready', () => this.emitter.emit('gap'));
    return { publish: (text) => sender.publish(channel, text), close: () => Promise.resolve([sender, receiver].map((side) => side.disconnect())) };
  }

  private async postgresTransport(): Promise<Transport> {
    const client = new Client({ connectionString: this.config.databaseUrl, application_name: 'till-signals' });
    // A connection that ends says so twice, with Postgres' last word and with the end of its socket: it is replaced once.
    let isUp = false;
    client.on('error', (error) => {
      if (!isUp) return;
      isUp = false;
      this.logger.warn(`signals on Postgres: ${error.message}`);
      this.transport = null;
      this.reconnectSoon();
    });
    client.on('notification', (message) => this.receive(message.payload ?? '{}'));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    isUp = true;
    return { publish: (text) => client.query('SELECT pg_notify($1, $2)', [channel, text]), close: () => client.end() };
  }

  private reconnectSoon(): void {
    if (!this.isStopped) setTimeout(() => void this.reconnect(), reconnectMs).unref();
  }

  private async reconnect(): Promise<void> {
    if (this.isStopped) return;
    const transport = await this.postgresTransport().catch(() => null);
    if (transport === null) return this.reconnectSoon();
    if (this.isStopped) return void (await transport.close());
    this.transport = transport;
    this.emitter.emit('gap');
  }
}
