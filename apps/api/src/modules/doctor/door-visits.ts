import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Agent, type Dispatcher, request } from 'undici';
import { Config } from '../../config/config.js';
import { Egress, egressErrorOf } from '../../platform/egress/egress.js';
import { CheckupMark, checkupHeader } from '../hosted/checkup-mark.js';
import { guiseHeaders } from './guises.js';
import type { Guise, Knocked, Visit } from './visit.js';

const timeoutMs = 10_000;
const maxHeaderBytes = 64 * 1024;
const mostBodyBytes = 256 * 1024;

type Answer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/** What to ask for at a door, and in which guises. */
export interface DoorCall {
  url: URL;
  method: string;
  guises: readonly Exclude<Guise, 'client'>[];
}

/** Goes to doors over the network as strangers do, and brings back what they say. */
@Injectable()
export class DoorVisits implements OnApplicationShutdown {
  private readonly agent = new Agent({ maxHeaderSize: maxHeaderBytes, connectTimeout: 5_000, keepAliveTimeout: 1_000 });

  constructor(
    private readonly config: Config,
    private readonly egress: Egress,
    private readonly mark: CheckupMark,
    private readonly host: HttpAdapterHost,
  ) {}

  /**
   * A door of Till itself, at its public address and through whatever stands before it. From inside, that address may be
   * out of reach; then Till is asked where it listens.
   */
  async own(call: DoorCall): Promise<Visit> {
    const outside = await this.visit(call, (url, guise) => this.knock(url, call.method, guise, url.origin));
    if (outside.client.ok) return { ...outside, askedAt: 'public_address' };
    const near = this.inside();
    if (near === null) return outside;
    const inside = await this.visit(call, (url, guise) => this.knock(url, call.method, guise, near));
    return inside.client.ok ? { ...inside, askedAt: 'own_listener', missed: outside.client.fault } : outside;
  }

  /** A door of a seller's own server, through the guarded way out. */
  async foreign(call: DoorCall): Promise<Visit> {
    const visit = await this.visit(call, (url, guise) => {
      const sent = guiseHeaders(guise, this.config.publicUrl, call.method);
      const method = methodOf(guise, call.method);
      return read({ method, url, sent }, this.egress.request(url, { method, headers: sent, headersTimeoutMs: timeoutMs, bodyTimeoutMs: timeoutMs, signal: AbortSignal.timeout(timeoutMs) }));
    });
    return visit.client.ok ? { ...visit, askedAt: 'public_address' } : visit;
  }

  /** A small public document of Till's own, as text; null when nobody serves it. */
  async document(path: string): Promise<string | null> {
    const url = new URL(`${this.config.publicUrl}${path}`);
    for (const origin of [url.origin, this.inside()]) {
      if (origin === null) continue;
      const knocked = await this.knock(url, 'GET', 'client', origin);
      if (knocked.ok) return knocked.knock.status === 200 ? knocked.knock.body.toString('utf8') : null;
    }
    return null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /** The client first: where nobody opens, nobody else need knock. */
  private async visit({ url, method, guises }: DoorCall, knock: (url: URL, guise: Guise) => Promise<Knocked>): Promise<Visit> {
    const client = await knock(url, 'client');
    const others = client.ok ? await Promise.all(guises.map(async (guise) => [guise, await knock(url, guise)] as const)) : [];
    return { askedAt: 'nowhere', url: url.href, method, client, ...Object.fromEntries(others) };
  }

  private knock(url: URL, asked: string, guise: Guise, origin: string): Promise<Knocked> {
    const sent = guiseHeaders(guise, this.config.publicUrl, asked);
    const method = methodOf(guise, asked);
    const target = `${origin}${url.pathname}${url.search}`;
    const headers = { ...sent, host: url.host, [checkupHeader]: this.mark.make() };
    return read({ method, url, sent }, request(target, { method: method as Dispatcher.HttpMethod, headers, dispatcher: this.agent, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) }));
  }

  /** Where Till is reached without leaving the house: as configured, else where this process listens, if it serves payers. */
  private inside(): string | null {
    const { internalUrl, servesHttp } = this.config;
    if (internalUrl !== undefined || !servesHttp) return internalUrl ?? null;
    const address = this.host.httpAdapter.getInstance<FastifyInstance>().server.address();
    if (address === null || typeof address === 'string') return null;
    const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
    const host = everywhere[address.address] ?? (address.family === 'IPv6' ? `[${address.address}]` : address.address);
    return `http://${host}:${String(address.port)}`;
  }
}

function methodOf(guise: Guise, asked: string): string {
  return guise === 'preflight' ? 'OPTIONS' : asked;
}

async function read({ method, url, sent }: { method: string; url: URL; sent: Record<string, string> }, answering: Promise<Answer>): Promise<Knocked> {
  try {
    const { statusCode, headers, body } = await answering;
    // Let go of while it streams, it says so, and nobody is there to hear it.
    body.on('error', () => undefined);
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > mostBodyBytes) break;
    }
    const whole = Buffer.concat(chunks);
    const lines = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => ({ name, value: one })));
    return { ok: true, knock: { method, url: url.href, sent, status: statusCode, headers: lines, body: whole.subarray(0, mostBodyBytes), cut: whole.length > mostBodyBytes } };
  } catch (error) {
    return { ok: false, fault: egressErrorOf(error).message };
  }
}
