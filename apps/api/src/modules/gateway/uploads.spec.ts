import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type ClientRequest, createServer, type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Gateway } from '@till/contract';
import { poll } from '@till/testing';
import { buyerOn, type RunningTill, startTill } from '../../../test/door-world.js';
import { mostHeldByConnection } from '../../../test/held-by-sockets.js';
import { makeGateway } from '../../../test/make-gateway.js';
import { asOwner, seedMerchant } from '../../../test/seed.js';
import { signFor } from '../../../test/sign-for.js';
import { startWorld, type World } from '../../../test/world.js';

const chunk = Buffer.alloc(256 * 1024, 'till');
const megabyte = 1024 * 1024;
const large = 96 * megabyte;
/** What two connections can hold between them, from the payer to Till and from there to the origin, and some for Till's own buffers. */
const mostUnderway = 2 * mostHeldByConnection + 4 * megabyte;
/** A body that is larger by far, in whole chunks: whether Till holds it up or takes it in shows. */
const larger = Math.ceil((mostUnderway + 32 * megabyte) / chunk.length) * chunk.length;

let world: World;
let till: RunningTill;
let server: Server;
let merchantId: string;
let gateway: Gateway & { at: string };
/** What the origin does with a request whose body it has not read. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let calls = 0;
/** A connection that ends with its answer is reset, as by any Node server, while the payer still sends. */
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  world = await startWorld();
  server = createServer((request, response) => {
    calls++;
    request.on('error', () => undefined);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  till = await startTill(world.config({ TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  ({ merchantId } = await seedMerchant(world.postgres.url));
  gateway = await makeGateway(till, merchantId, {
    originUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    unmatched: 'pass',
    timeoutMs: 20_000,
    routes: [{ method: 'PUT', path: '/after', price: '0.10' }, { method: 'PUT', path: '/first', price: '0.10', settle: 'first' }],
  });
});
afterAll(async () => {
  agent.destroy();
  await till.stop();
  server.closeAllConnections();
  server.close();
  await world.stop();
});
beforeEach(() => {
  world.facilitator.settleCalls = 0;
  calls = 0;
});

const headersFor = (path: string): Promise<Record<string, string>> => (path === '/free' ? Promise.resolve({}) : signFor(world, `${gateway.at}${path}`, buyerOn('evm'), 'PUT'));

/** Answers with the size and the hash of what it was sent. */
const weigh = (request: IncomingMessage, response: ServerResponse): void => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  request.on('data', (part: Buffer) => {
    sizeBytes += part.length;
    hash.update(part);
  });
  request.on('end', () => response.end(`${String(sizeBytes)} ${hash.digest('hex')}`));
};

interface Upload {
  request: ClientRequest;
  /** Bytes the sockets have taken from the payer. */
  sent: number;
  answered: Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: string }>;
}

/** Sends a body of `sizeBytes` as fast as it is taken, to a path below the gateway or a whole address. */
function upload(to: string, headers: Record<string, string>, sizeBytes: number): Upload {
  const request = httpRequest(to.startsWith('/') ? `${gateway.at}${to}` : to, { method: 'PUT', headers, agent });
  const answered = (async () => {
    const [got] = (await once(request, 'response')) as [IncomingMessage];
    let body = '';
    for await (const part of got) {
      body += String(part);
      // A payer that reads slowly: what was written for it waits in Till.
      await pause(1);
    }
    return { status: got.statusCode, headers: got.headers, body };
  })();
  answered.catch(() => undefined);
  const one: Upload = { request, sent: 0, answered };
  // Not by the event `drain`, which Node's client emits no more once it has the answer.
  const write = (): void => {
    if (one.sent >= sizeBytes || request.destroyed) return void request.end();
    one.sent += chunk.length;
    request.write(chunk, write);
  };
  request.on('error', () => undefined);
  write();
  return one;
}

/** Waits until the payer gets rid of nothing more. */
async function stalled(one: Upload): Promise<void> {
  let looked = -1;
  let still = 0;
  await poll('the payer waits', () => {
    still = one.sent === looked ? still + 1 : 0;
    looked = one.sent;
    return Promise.resolve(still >= 5 || undefined);
  }, { everyMs: 50 });
}

const printed = (sizeBytes: number): string => {
  const hash = createHash('sha256');
  for (let at = 0; at < sizeBytes; at += chunk.length) hash.update(chunk);
  return `${String(sizeBytes)} ${hash.digest('hex')}`;
};
const paymentOf = (path: string) => asOwner<{ status: string; reason: string | null; id: string }>(world.postgres.url, 'SELECT id, status, reason FROM payments WHERE resource_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1', [gateway.routes.find((one) => one.path === path)?.id]).then(([row]) => row);

describe.each(['/free', '/after', '/first'])('a large body to %s', (path) => {
  it.each(['with its length', 'in chunks'])('%s goes no further ahead of a slow origin than the sockets hold, and arrives whole', async (how) => {
    let go = (): void => undefined;
    answer = (request, response) => {
      go = () => weigh(request, response);
    };
    const one = upload(path, { ...(await headersFor(path)), ...(how === 'in chunks' ? {} : { 'content-length': String(larger) }) }, larger);
    await poll('the origin is asked', () => Promise.resolve(calls > 0 || undefined));
    await stalled(one);
    expect(one.sent).toBeLessThan(mostUnderway);
    go();
    const { status, body, headers } = await one.answered;
    expect([status, body, headers['till-answer']]).toEqual([200, printed(larger), path === '/free' ? undefined : 'kept']);
  });

  it('is refused by an origin that answers before it has read it, and the payer hears all of that', async () => {
    answer = (request, response) => response.writeHead(413, { 'content-type': 'text/plain' }).end('x'.repeat(8 * megabyte), () => request.resume());
    const one = upload(path, { ...(await headersFor(path)), 'content-length': String(large) }, large);
    const { status, body, headers } = await one.answered;
    // The connection serves the next request only once this one is over.
    await poll('the body is gone', () => Promise.resolve(one.request.writableFinished || undefined));
    expect([status, body.length, headers['till-answer']]).toEqual([413, 8 * megabyte, { '/free': undefined, '/after': 'not-charged', '/first': 'streamed' }[path]]);
    if (path === '/after') expect([await paymentOf(path), world.facilitator.settleCalls]).toMatchObject([{ status: 'rejected', reason: 'origin_status_413' }, 0]);
  });

  it('is 502 where the origin hangs up on it, and not charged after an answer that never came', async () => {
    answer = (request) => request.socket.resetAndDestroy();
    const one = upload(path, { ...(await headersFor(path)), 'content-length': String(large) }, large);
    const { status, body } = await one.answered;
    expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([502, path === '/first' ? 'delivery_failed' : 'origin_unreachable']);
    if (path === '/after') expect([await paymentOf(path), world.facilitator.settleCalls]).toMatchObject([{ status: 'rejected', reason: 'origin_unreachable' }, 0]);
  });
});

describe('a payer that listens only once it has sent everything', () => {
  it.each([
    ['a payment that is none', 400, 'payment_header_invalid', () => Promise.resolve({ at: `${gateway.at}/first`, headers: { 'payment-signature': 'none' } })],
    ['an origin that is gone', 502, 'origin_unreachable', async () => {
      const gone = await makeGateway(till, merchantId, { originUrl: 'http://127.0.0.1:1', routes: [{ method: 'PUT', path: '/x', price: '0.10' }] });
      return { at: `${gone.at}/x`, headers: await signFor(world, `${gone.at}/x`, buyerOn('evm'), 'PUT') };
    }],
  ] as const)('is not kept from it by %s', async (_what, status, code, made) => {
    const { at, headers } = await made();
    const one = upload(at, { ...headers, 'content-length': String(large) }, large);
    await poll('the body is gone', () => Promise.resolve(one.request.writableFinished || undefined));
    const answer = await one.answered;
    expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([status, code]);
  });
});

describe('a payer that leaves in the middle of a body', () => {
  /** Leaves once the origin is asked; tells when the origin has noticed. */
  async function leave(path: string): Promise<void> {
    let noticed = (): void => undefined;
    const gone = new Promise<void>((resolve) => (noticed = resolve));
    answer = (request) => void request.on('close', noticed).resume();
    const one = upload(path, { ...(await headersFor(path)), 'content-length': String(large * 100) }, large * 100);
    await poll('the origin is asked', () => Promise.resolve(calls > 0 || undefined));
    one.request.destroy();
    await gone;
  }

  it('ends the call of its origin', async () => {
    await leave('/free');
    expect(calls).toBe(1);
  });

  it('is not charged', async () => {
    await leave('/after');
    expect(await poll('the payment ends', async () => ((await paymentOf('/after'))?.status === 'rejected' ? paymentOf('/after') : undefined))).toMatchObject({ reason: 'origin_unreachable' });
    expect(world.facilitator.settleCalls).toBe(0);
  });

  it('where the money came first, may send the body again for the same payment', async () => {
    const headers = await headersFor('/first');
    let noticed = (): void => undefined;
    const gone = new Promise<void>((resolve) => (noticed = resolve));
    answer = (request) => void request.on('close', noticed).resume();
    const one = upload('/first', { ...headers, 'content-length': String(large) }, 3 * chunk.length);
    await poll('the origin is asked', () => Promise.resolve(calls > 0 || undefined));
    one.request.destroy();
    await gone;
    answer = weigh;
    const { status, body } = await upload('/first', { ...headers, 'content-length': String(large) }, large).answered;
    expect([status, body, world.facilitator.settleCalls]).toEqual([200, printed(large), 1]);
  });
});

describe('a payer that asks before it sends (Expect: 100-continue)', () => {
  /** Status lines of what comes back; the body follows once Till says so. */
  const exchange = (path: string, headers: Record<string, string>): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const lines = Object.entries({ host: 'till.test', expect: '100-continue', 'content-length': String(chunk.length), connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
      const socket = connect(Number(new URL(till.url).port), '127.0.0.1', () => socket.write(`PUT /g/${gateway.slug}${path} HTTP/1.1\r\n${lines.join('')}\r\n`));
      let got = '';
      socket.on('data', (part: Buffer) => {
        if (got === '' && part.toString().startsWith('HTTP/1.1 100 ')) socket.write(chunk);
        got += part.toString('latin1');
      });
      socket.on('error', reject).on('close', () => resolve(got.match(/HTTP\/1\.1 \d{3}/g) ?? []));
    });

  it.each(['/free', '/after', '/first'])('is told to go on at %s', async (path) => {
    answer = (request, response) => {
      expect(request.headers.expect).toBeUndefined();
      weigh(request, response);
    };
    expect(await exchange(path, await headersFor(path))).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200']);
  });

  it('is told the price instead where it has not paid, and sends nothing', async () => {
    expect(await exchange('/after', {})).toEqual(['HTTP/1.1 402']);
    expect(calls).toBe(0);
  });
});
