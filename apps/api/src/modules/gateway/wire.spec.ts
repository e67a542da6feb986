import { request as httpRequest, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Gateway } from '@till/contract';
import { buyerOn, type RunningTill, startTill } from '../../../test/door-world.js';
import { makeGateway } from '../../../test/make-gateway.js';
import { rawExchange, RawOrigin } from '../../../test/raw-http.js';
import { seedMerchant } from '../../../test/seed.js';
import { signFor } from '../../../test/sign-for.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: RunningTill;
let origin: RawOrigin;
let gateway: Gateway & { at: string };
const ok = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok';
const zipped = gzipSync('squeezed').toString('latin1');

beforeAll(async () => {
  world = await startWorld();
  origin = await RawOrigin.start();
  till = await startTill(world.config({ TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  const { merchantId } = await seedMerchant(world.postgres.url);
  gateway = await makeGateway(till, merchantId, {
    originUrl: `${origin.url}/?token=ours`,
    unmatched: 'pass',
    timeoutMs: 20_000,
    routes: [
      { method: 'GET', path: '/premium', price: '0.10' },
      { method: 'GET', path: '/münchen', price: '0.10' },
      { method: 'GET', path: '/first', price: '0.10', settle: 'first' },
      { method: '*', path: '/any', price: '0.10', listed: true },
    ],
  });
});
afterAll(async () => {
  await till.stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  origin.answer = ok;
  origin.requests.length = 0;
  world.facilitator.settleCalls = 0;
});

interface Whole {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  trailers: IncomingMessage['trailers'];
  /** One character a byte; null when it was cut off. */
  body: string | null;
}

/** An answer as it came, no encoding undone. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Whole> {
  return new Promise((resolve, reject) => {
    httpRequest(`${gateway.at}${path}`, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      const over = (isWhole: boolean) => resolve({ status: answer.statusCode, headers: answer.headers, rawHeaders: answer.rawHeaders, trailers: answer.trailers, body: isWhole ? Buffer.concat(chunks).toString('latin1') : null });
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', () => over(false)).on('end', () => over(true));
    }).on('error', reject).end();
  });
}
const pay = async (path: string, method = 'GET'): Promise<Whole & { signed: Record<string, string> }> => {
  const signed = await signFor(world, `${gateway.at}${path}`, buyerOn('evm'), method);
  return { ...(await ask(path, signed, method)), signed };
};

describe('an answer of an origin', () => {
  const good: [string, string, string][] = [
    ['of HTTP/1.0, ended by the connection', 'HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nold but fine', 'old but fine'],
    ['after early hints', `HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n${ok}`, 'ok'],
    ['in chunks, with trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n3\r\nall\r\n3\r\n of\r\n0\r\nx-sum: 1\r\npayment-response: theirs\r\n\r\n', 'all of'],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
    ['with a file name nobody escaped', `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-disposition: attachment; filename="${Buffer.from('报告.pdf').toString('latin1')}"\r\n\r\nok`, 'ok'],
    ['that is squeezed', `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${String(zipped.length)}\r\n\r\n${zipped}`, zipped],
  ];

  it.each(good)('%s passes as it is', async (_what, bytes, body) => {
    origin.answer = bytes;
    const answer = await ask('/open');
    expect([answer.status, answer.body, answer.trailers]).toEqual([bytes.includes('204') ? 204 : 200, body, {}]);
    expect(answer.headers['content-encoding']).toBe(bytes.includes('gzip') ? 'gzip' : undefined);
  });

  it.each(good)('%s is charged, kept, and the same again', async (_what, bytes, body) => {
    origin.answer = bytes;
    const answer = await pay('/premium');
    const again = await ask('/premium', answer.signed);
    for (const one of [answer, again]) {
      expect([one.status, one.body, one.trailers]).toEqual([bytes.includes('204') ? 204 : 200, body, {}]);
      expect(one.headers['content-encoding']).toBe(bytes.includes('gzip') ? 'gzip' : undefined);
      expect(one.headers['content-length']).toBe(bytes.includes('204') ? undefined : String(body.length));
    }
    expect([answer.headers['till-answer'], again.headers['till-answer'], origin.requests.length]).toEqual(['kept', 'replayed', 1]);
  });

  const bad: [string, string][] = [
    ['with two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok?'],
    ['with a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    ['with a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok'],
    ['with a status that is none', 'HTTP/1.1 2OO OK\r\n\r\nok'],
    ['with a header that splits', 'HTTP/1.1 200 OK\r\nx-a: a\rx-b: b\r\n\r\nok'],
    ['with a header without a name', 'HTTP/1.1 200 OK\r\n: a\r\n\r\nok'],
    ['with huge headers', `HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\nok`],
    ['that changes the protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nok'],
    ['that ends within its head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['of another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['of nothing', ''],
  ];

  it.each(bad)('%s is 502, and never charged', async (_what, bytes) => {
    origin.answer = bytes;
    const free = await ask('/open');
    expect([free.status, JSON.parse(free.body ?? '')]).toMatchObject([502, { code: 'origin_unreachable' }]);
    const answer = await pay('/premium');
    expect([answer.status, JSON.parse(answer.body ?? '')]).toMatchObject([502, { code: 'origin_unreachable' }]);
    expect(world.facilitator.settleCalls).toBe(0);
  });

  it.each([
    ['its length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this'],
    ['its last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nonly this\r\n'],
  ])('that ends before %s is cut off where it is free, and never charged', async (_what, bytes) => {
    origin.answer = bytes;
    expect((await ask('/open')).body).toBeNull();
    const answer = await pay('/premium');
    expect([answer.status, JSON.parse(answer.body ?? '')]).toMatchObject([502, { code: 'origin_unreachable' }]);
    expect(world.facilitator.settleCalls).toBe(0);
  });

  it('that leads elsewhere is passed on, not followed, and not charged', async () => {
    origin.answer = 'HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/latest\r\ncontent-length: 0\r\n\r\n';
    const answer = await pay('/premium');
    expect([answer.status, answer.headers.location, answer.headers['till-answer'], world.facilitator.settleCalls]).toEqual([302, 'http://169.254.169.254/latest', 'not-charged', 0]);
  });

  it.each([
    ['/open/?token=ours&a=1', '/open/?a=1'],
    ['/open/?%74oken=ours#x', '/open/#x'],
    ['https://elsewhere.test/open?a=1&token=ours&token=theirs', 'https://elsewhere.test/open?a=1&token=theirs'],
    ['open/?token=ours', 'open/'],
  ])('that leads to %s does not tell the payer what the origin was asked with', async (location, told) => {
    origin.answer = `HTTP/1.1 301 Moved Permanently\r\nlocation: ${location}\r\ncontent-location: ${location}\r\ncontent-length: 0\r\n\r\n`;
    const { headers } = await ask('/open');
    const expected = told.startsWith('/') ? `${gateway.url}${told}` : told;
    expect([headers.location, headers['content-location']]).toEqual([expected, expected]);
  });

  it('to HEAD tells the length that GET would have', async () => {
    origin.answer = 'HTTP/1.1 200 OK\r\ncontent-length: 1234\r\n\r\n';
    expect((await ask('/open', {}, 'HEAD')).headers['content-length']).toBe('1234');
    const answer = await pay('/premium', 'HEAD');
    const again = await ask('/premium', answer.signed, 'HEAD');
    expect([answer, again].map(({ status, headers }) => [status, headers['content-length'], headers['till-answer']])).toEqual([[200, '1234', 'kept'], [200, '1234', 'replayed']]);
  });
});

describe('a request', () => {
  /** Status line and body of what a raw request below the gateway gets; `~` stands for its path. */
  const raw = async (head: string, rest = ''): Promise<{ status: number; body: string }> => {
    const answer = await rawExchange(till.url, `${head.replace('~', `/g/${gateway.slug}`)}\r\nhost: till.test\r\nconnection: close\r\n${rest}\r\n`);
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0), body: answer };
  };
  const premium = '/premium';

  it.each([
    ['names the whole address', `GET http://till.test~${premium} HTTP/1.1`, 402],
    ['names the whole address of another host', `GET http://elsewhere.test~${premium} HTTP/1.1`, 402],
    ['spells the door otherwise', 'GET /%67/SLUG/premium HTTP/1.1', 402],
    ['has bytes nobody escaped', `GET ~${Buffer.from('/münchen').toString('latin1')} HTTP/1.1`, 400],
    ['begins with two slashes', 'GET ~//premium HTTP/1.1', 402],
    ['makes a host of its first segment', 'GET ~//x/..//premium HTTP/1.1', 402],
    ['ends in a fragment', 'GET ~/premium#x HTTP/1.1', 400],
    ['ends in an empty fragment', 'GET ~/premium# HTTP/1.1', 400],
    ['holds a NUL', 'GET ~/premium%00 HTTP/1.1', 400],
    ['climbs above the gateway', 'GET ~/../../premium HTTP/1.1', 402],
    ['hides the path in another escape', 'GET ~/%2e%2e%2f%70remium HTTP/1.1', 402],
    ['speaks HTTP/1.0', 'GET ~/premium HTTP/1.0', 402],
    ['asks for the head', 'HEAD ~/premium HTTP/1.1', 402],
    ['wants a tunnel', 'CONNECT ~/premium HTTP/1.1', 0],
    ['wants a tunnel elsewhere', 'CONNECT elsewhere.test:443 HTTP/1.1', 0],
    ['wants its own echo', 'TRACE ~/premium HTTP/1.1', 404],
    ['has a method of its own', 'PROPFIND ~/premium HTTP/1.1', 404],
  ])('that %s reaches no origin', async (_what, line, status) => {
    const answer = await raw(line.replace('/SLUG', `/${gateway.slug}`));
    expect([answer.status, origin.requests]).toEqual([status, []]);
  });

  it.each([
    ['two lengths', 'content-length: 2\r\ncontent-length: 3\r\n'],
    ['a length and chunks', 'content-length: 2\r\ntransfer-encoding: chunked\r\n'],
    ['chunks that are not the last encoding', 'transfer-encoding: chunked, identity\r\n'],
    ['a length that is none', 'content-length: 0x2\r\n'],
    ['a header that splits', 'x-a: a\rx-b: b\r\n'],
  ])('with %s is no request', async (_what, headers) => {
    const answer = await raw('POST ~/open HTTP/1.1', headers);
    expect([answer.status, origin.requests]).toEqual([400, []]);
  });

  it('has more header bytes than Till reads, or than many servers do', async () => {
    expect(await raw('GET ~/open HTTP/1.1', `x-long: ${'x'.repeat(100_000)}\r\n`)).toMatchObject({ status: 431 });
    expect(origin.requests).toEqual([]);
    expect(await raw('GET ~/open HTTP/1.1', `x-long: ${'x'.repeat(60_000)}\r\n`)).toMatchObject({ status: 200 });
    expect(origin.requests[0]).toContain('x'.repeat(60_000));
  });

  it('has no trailers left at the origin, and its chunks are whole', async () => {
    origin.answer = ok;
    const answer = await rawExchange(till.url, `POST /g/${gateway.slug}/open HTTP/1.1\r\nhost: till.test\r\nconnection: close\r\ntransfer-encoding: chunked\r\ntrailer: x-api-key\r\n\r\n3\r\nall\r\n0\r\nx-api-key: forged\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(origin.requests[0]).not.toContain('forged');
  });

  it('keeps its query behind the origin’s own, whose names it cannot use', async () => {
    for (const query of ['?a=1&token=theirs&b', '?token=theirs', '?%74oken=theirs&a=?x=1', '']) await ask(`/open${query}`);
    expect(origin.requests.map((one) => one.split(' ')[1])).toEqual(['/open?token=ours&a=1&b', '/open?token=ours', '/open?token=ours&a=?x=1', '/open?token=ours']);
  });

  it('asks for permission, or for what a path allows, without a charge', async () => {
    expect((await ask('/premium', { 'access-control-request-method': 'GET' }, 'OPTIONS')).status).toBe(204);
    expect(origin.requests).toEqual([]);
    expect((await ask('/premium', {}, 'OPTIONS')).status).toBe(200);
    expect(origin.requests[0]).toMatch(/^OPTIONS \/premium\?token=ours /);
  });

  it('asks for permission at a route of every method, also when that has just been asked for without one', async () => {
    expect((await ask('/any')).status).toBe(402);
    expect((await ask('/any', { 'access-control-request-method': 'POST' }, 'OPTIONS')).status).toBe(204);
  });

  it('is told of its own method at a route of every method', async () => {
    const told = async (method: string): Promise<unknown> => {
      const terms = JSON.parse(Buffer.from(String((await ask('/any', {}, method)).headers['payment-required']), 'base64').toString()) as { extensions: { bazaar: { info: { input: { method: string } } } } };
      return terms.extensions.bazaar.info.input.method;
    };
    expect([await told('GET'), await told('POST')]).toEqual(['GET', 'POST']);
  });
});
