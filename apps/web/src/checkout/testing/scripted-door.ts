import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64OfJson } from '../../shared/x402/base64.js';
import { baseSepolia } from './sample-views.js';

/** What a scripted server does with one paid request: an answer, or a connection that breaks. */
export type ScriptedAnswer = 'drop' | { status: number; headers?: Record<string, string>; body?: unknown };

/** One entry of `accepts` for the first sample network. */
export function sampleTerms(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const { network, asset, payTo } = baseSepolia;
  return { scheme: 'exact', network, amount: '1500000', asset, payTo, maxTimeoutSeconds: 120, extra: { name: 'USDC', version: '2', quote: 'q1' }, ...changes };
}

/** The `PAYMENT-REQUIRED` header of some entries. */
export function requiredHeader(accepts: unknown[] = [sampleTerms()]): string {
  return base64OfJson({ x402Version: 2, error: 'Payment required', resource: { url: 'http://till.example/p/x' }, accepts });
}

export interface ScriptedDoor {
  url: string;
  /** Requests that carried a payment: its header, and whether it overrode a conflict. */
  paid: { header: string; again: string | null }[];
  close: () => Promise<void>;
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}));
}

/** A real server on loopback: 402 without a payment, and the scripted answers in turn to requests with one. */
export async function startScriptedDoor(script: ScriptedAnswer[], accepts?: unknown[]): Promise<ScriptedDoor> {
  const paid: ScriptedDoor['paid'] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const header = request.headers['payment-signature'];
    if (header === undefined) return send(response, 402, { 'PAYMENT-REQUIRED': requiredHeader(accepts) }, { x402Version: 1 });
    paid.push({ header: String(header), again: request.headers['till-pay-again']?.toString() ?? null });
    const next = script.shift();
    if (next === undefined || next === 'drop') return void request.socket.destroy();
    send(response, next.status, next.headers ?? {}, next.body);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/p/x`,
    paid,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
