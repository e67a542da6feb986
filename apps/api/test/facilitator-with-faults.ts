import { type LoopbackServer, readBody, serveLoopback } from '@till/testing';

/** How the next settle calls are treated. */
export type FacilitatorFaultMode =
  | { kind: 'pass' }
  /** Takes the call and neither forwards nor answers it. */
  | { kind: 'hang' }
  /** Forwards the call, so that the money moves, and never answers. */
  | { kind: 'hang_after' }
  | Said<'answer'>
  /** Forwards the call and tells the client something else. */
  | Said<'lie_after'>;

/** `when`: not before that has happened. */
interface Said<Kind> {
  kind: Kind;
  status: number;
  body: unknown;
  when?: Promise<void>;
}

/** A facilitator in front of the real one that counts, hangs and lies on demand. */
export interface FacilitatorWithFaults extends LoopbackServer {
  mode: FacilitatorFaultMode;
  settleCalls: number;
  /** Whether no call is with the real facilitator now. */
  idle(): Promise<boolean>;
}

export async function startFacilitatorWithFaults(realUrl: string): Promise<FacilitatorWithFaults> {
  let under = 0;
  const state = { mode: { kind: 'pass' } as FacilitatorFaultMode, settleCalls: 0, idle: () => Promise.resolve(under === 0) };
  const server = await serveLoopback(async (request) => {
    const body = request.method === 'POST' ? await readBody(request) : undefined;
    const forward = async () => {
      const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body };
      under += 1;
      try {
        const answer = await fetch(`${realUrl}${request.url ?? ''}`, init);
        return { status: answer.status, body: (await answer.json()) as unknown };
      } finally {
        under -= 1;
      }
    };
    if (request.url !== '/settle') return forward();
    state.settleCalls += 1;
    const { mode } = state;
    if (mode.kind === 'pass') return forward();
    if (mode.kind === 'hang') return new Promise(() => undefined);
    if (mode.kind !== 'answer') await forward();
    if (mode.kind === 'hang_after') return new Promise(() => undefined);
    const { status, body: said, when } = mode;
    await when;
    return { status, body: said };
  });
  return Object.assign(state, server);
}
