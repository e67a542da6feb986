import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { getBase58Decoder } from '@solana/kit';
import { type JsonAnswer, type LoopbackServer, readBody, serveLoopback } from '../process/loopback-server.js';

/** What goes wrong on one call. What is named "after" happens once the real facilitator has done its work. */
export type FacilitatorFault =
  | { kind: 'none' }
  /** Takes the request and never answers, without asking the real one. */
  | { kind: 'hang_before' }
  /** Lets the real one work (money moves on /settle) and never answers. */
  | { kind: 'hang_after' }
  /** Cuts the connection without asking the real one. */
  | { kind: 'close_before' }
  /** Lets the real one work, then cuts the connection. */
  | { kind: 'close_after' }
  /** Answers rightly, later. */
  | { kind: 'delay'; delayMs: number }
  /** Answers with a status of its own, without asking the real one. */
  | { kind: 'status'; status: number; body?: unknown }
  /** Lets the real one work, then answers 500. */
  | { kind: 'status_after'; status: number }
  /** Answers 200 and `application/json` with half a JSON. */
  | { kind: 'garbage' }
  /** Answers 200 with a page, as a proxy in front of a facilitator does. */
  | { kind: 'html' }
  /** Answers 200 with 10 MB of JSON. */
  | { kind: 'huge' }
  /** Claims success and names no transaction, nothing done. */
  | { kind: 'success_without_transaction' }
  /** Claims success with a made-up transaction, nothing done. */
  | { kind: 'random_transaction' }
  /** Claims success with a transaction that exists and is another payment's, or reverted; nothing done. */
  | { kind: 'named_transaction'; transaction: string }
  /** Lets the real one work, then claims that the transaction waits. */
  | { kind: 'settlement_pending' }
  /** Claims that the transaction waits, nothing done. */
  | { kind: 'pending_never_sent' }
  /** Refuses with a reason of the protocol, nothing done. */
  | { kind: 'refuse'; reason: string }
  /** Lets the real one work, then refuses with a reason that would mean that nothing was sent. */
  | { kind: 'refuse_after'; reason: string };

/** A call as it came in. */
export interface FacilitatorCall {
  path: string;
  body: unknown;
  /** 1 for the first call of this path. */
  count: number;
}

/** Decides for each call what goes wrong. */
export type FaultPlan = (call: FacilitatorCall) => FacilitatorFault;

/** A facilitator between a real one and its caller, whose faults can be switched while it runs. */
export interface FaultyFacilitator extends LoopbackServer {
  /** Every call so far, oldest first. */
  readonly calls: readonly FacilitatorCall[];
  /** How many calls a path has had. */
  count(path: '/verify' | '/settle' | '/supported'): number;
  /** Whether no call is with the real facilitator now. */
  idle(): boolean;
  /** Exchanges the plan for calls from now on. */
  plan(plan: FaultPlan): void;
  /** Stands before another real facilitator from now on. */
  redirect(upstream: string): void;
}

/** No faults: passes everything on. */
export const noFaults: FaultPlan = () => ({ kind: 'none' });

/** The fault on /settle only, every time or for the first `times` calls from now on. */
export function onSettle(fault: FacilitatorFault, times = Number.POSITIVE_INFINITY): FaultPlan {
  let left = times;
  return ({ path }) => {
    if (path !== '/settle' || left <= 0) return { kind: 'none' };
    left -= 1;
    return fault;
  };
}

/** Starts it before the facilitator at `upstream`. */
export async function startFaultyFacilitator({ upstream, plan = noFaults, port }: { upstream: string; plan?: FaultPlan; port?: number }): Promise<FaultyFacilitator> {
  const calls: FacilitatorCall[] = [];
  const count = (path: string): number => calls.filter((call) => call.path === path).length;
  let present = plan;
  let real = upstream;
  let withReal = 0;
  const ask = async (request: IncomingMessage, raw: Buffer): Promise<Answer> => {
    withReal += 1;
    return pass(real, request, raw).finally(() => (withReal -= 1));
  };
  const server = await serveLoopback(async (request, response) => {
    const raw = await readBody(request);
    const path = request.url ?? '';
    const call = { path, body: raw.length > 0 ? (JSON.parse(raw.toString('utf8')) as unknown) : undefined, count: count(path) + 1 };
    calls.push(call);
    return misbehave(present(call), () => ask(request, raw), response, call);
  }, port);
  return {
    ...server,
    calls,
    count,
    idle: () => withReal === 0,
    plan: (next) => {
      present = next;
    },
    redirect: (next) => {
      real = next;
    },
  };
}

type Answer = NonNullable<JsonAnswer>;

/** Answers that are not the JSON of a facilitator. */
const texts: Partial<Record<FacilitatorFault['kind'], { type: string; body(): string }>> = {
  garbage: { type: 'application/json', body: () => '{"success": tr' },
  html: { type: 'text/html', body: () => '<!doctype html><title>200 OK</title><p>It works!</p>' },
  huge: { type: 'application/json', body: () => JSON.stringify({ success: true, padding: 'x'.repeat(10_000_000) }) },
};

async function misbehave(fault: FacilitatorFault, ask: () => Promise<Answer>, response: ServerResponse, call: FacilitatorCall): Promise<JsonAnswer> {
  if (fault.kind.endsWith('_before')) return silence(fault.kind, response);
  if (fault.kind === 'hang_after' || fault.kind === 'close_after') {
    await ask();
    return silence(fault.kind, response);
  }
  const text = texts[fault.kind];
  if (text) {
    response.writeHead(200, { 'content-type': text.type }).end(text.body());
    return undefined;
  }
  return otherAnswer(fault, ask, networkOf(call));
}

function silence(kind: FacilitatorFault['kind'], response: ServerResponse): undefined {
  if (kind.startsWith('close')) response.destroy();
  return undefined;
}

async function otherAnswer(fault: FacilitatorFault, ask: () => Promise<Answer>, network: unknown): Promise<Answer> {
  const pending = { success: false, errorReason: 'settlement_pending', network };
  switch (fault.kind) {
    case 'delay':
      await pause(fault.delayMs);
      return ask();
    case 'status':
      return { status: fault.status, body: fault.body ?? { error: 'made to fail' } };
    case 'status_after':
      await ask();
      return { status: fault.status, body: { error: 'made to fail' } };
    case 'success_without_transaction':
      return { status: 200, body: { success: true, isValid: true, transaction: '', network } };
    case 'random_transaction':
      return { status: 200, body: { success: true, isValid: true, transaction: randomTransaction(network), network } };
    case 'named_transaction':
      return { status: 200, body: { success: true, isValid: true, transaction: fault.transaction, network } };
    case 'settlement_pending':
      return { status: 200, body: { ...pending, transaction: ((await ask()).body as { transaction?: string }).transaction ?? '' } };
    case 'pending_never_sent':
      return { status: 200, body: { ...pending, transaction: randomTransaction(network) } };
    case 'refuse_after':
      await ask();
      return refusal(fault.reason, network);
    case 'refuse':
      return refusal(fault.reason, network);
    default:
      return ask();
  }
}

async function pass(upstream: string, request: IncomingMessage, raw: Buffer): Promise<Answer> {
  const body = raw.length > 0 ? new Uint8Array(raw) : undefined;
  const answer = await fetch(`${upstream}${request.url ?? ''}`, { method: request.method, headers: { 'content-type': 'application/json' }, body });
  return { status: answer.status, body: await answer.json() };
}

function networkOf({ body }: FacilitatorCall): unknown {
  return (body as { paymentRequirements?: { network?: unknown } } | undefined)?.paymentRequirements?.network;
}

function refusal(reason: string, network: unknown): Answer {
  return { status: 200, body: { success: false, isValid: false, errorReason: reason, invalidReason: reason, transaction: '', network } };
}

/** A made-up transaction in the form of its network. */
function randomTransaction(network: unknown): string {
  return String(network).startsWith('solana') ? getBase58Decoder().decode(randomBytes(64)) : `0x${randomBytes(32).toString('hex')}`;
}
