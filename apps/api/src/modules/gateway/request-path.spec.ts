import { parse } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requestPath } from './request-path.js';
import { RouteTable, type PricedRoute } from './route-table.js';

const route = (method: PricedRoute['method'], path: string, price = 1n, mode: PricedRoute['mode'] = 'charge'): PricedRoute => ({ resourceId: `${method} ${path}`, method, path, mode, settle: 'after', freePerDay: 0, price });
const matched = (table: RouteTable, method: string, raw: string): string | null => {
  const path = requestPath(raw);
  return path && (table.match(method, path)?.resourceId ?? null);
};

describe('the path of a request', () => {
  it.each([
    ['/a/b', '/a/b'],
    ['/a/./b/../c', '/a/c'],
    ['/../../a', '/a'],
    ['/a/..', '/'],
    ['/%61/%7Eb', '/a/~b'],
    ['/a%2fb', '/a%2Fb'],
    ['/a/%2e%2E/b', '/b'],
    ['/a//b/', '/a//b/'],
    ['//a/b', '/a/b'],
    ['/x/..//a/b', '/a/b'],
    ['/\\a\\b', '/%5Ca%5Cb'],
    ['/caf%c3%a9', '/caf%C3%A9'],
    ['/', '/'],
  ])('%s goes to the origin as %s', (raw, forwarded) => {
    expect(requestPath(raw)?.forwarded).toBe(forwarded);
  });

  it.each(['/a%', '/a%zz', '/a%00', '/a\u0001', '/a b', '/a\u007f', '/a#', '/a#/../b', '/caf\u00c3\u00a9'])('is refused when it is %j', (raw) => {
    expect(requestPath(raw)).toBeNull();
  });

  it('is the same however often it is worked out', () => {
    const segment = fc.stringMatching(/^[a-zA-Z0-9.%~;-]{0,8}$/).map((text) => text.replace(/%/g, '%41'));
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
        const once = requestPath(`/${segments.join('/')}`);
        expect(once && requestPath(once.forwarded)?.forwarded).toBe(once?.forwarded);
      }),
    );
  });
});

describe('the price of a request', () => {
  const table = new RouteTable([
    route('GET', '/weather/:city'), route('GET', '/weather/berlin'), route('*', '/weather/*'), route('POST', '/chat'), route('GET', '/files/{id}/raw'), route('GET', '/a/*/c'), route('GET', '/münchen'), route('GET', '/premium'),
  ]);

  it.each([
    ['GET', '/weather/berlin', 'GET /weather/berlin'],
    ['GET', '/weather/paris', 'GET /weather/:city'],
    ['HEAD', '/weather/paris', 'GET /weather/:city'],
    ['POST', '/weather/paris', '* /weather/*'],
    ['GET', '/weather/paris/today/now', '* /weather/*'],
    ['GET', '/weather', '* /weather/*'],
    ['POST', '/chat', 'POST /chat'],
    ['GET', '/chat', null],
    ['GET', '/files/7/raw', 'GET /files/{id}/raw'],
    ['GET', '/files/7', null],
    ['GET', '/a/b/c', 'GET /a/*/c'],
    ['GET', '/a/b/d', null],
    ['GET', '/m%C3%BCnchen', 'GET /münchen'],
    ['GET', '/', null],
  ])('%s %s is that of %s', (method, path, expected) => {
    expect(matched(table, method, path)).toBe(expected);
  });

  it.each(['/Premium', '/premium/', '//premium', '/premium//', '/%70remium', '/x/../premium', '/x/%2e%2e/premium', '/./premium', '/%2Fpremium', '/x%2F..%2Fpremium', '/premium;v=1', '/premium.', '/premium%20.', '/x%5C..%5Cpremium', '/x\\..\\premium', '/premium%2F'])('is no other when the path is spelled %s', (path) => {
    expect(matched(table, 'GET', path)).toBe('GET /premium');
  });

  // Ways in which servers take a path apart: by WHATWG's rules, by Node's older ones (Express 4), as a router that cuts at
  // `?` and `#` (Fastify), as a proxy that decodes before it resolves dots, as a servlet container without its parameters.
  const resolved = (path: string): string => new URL(`http://o${path.replace(/[?# ]/g, encodeURIComponent)}`).pathname.replace(/\/+/g, '/');
  const servers: Record<string, (target: string) => string> = {
    whatwg: (target) => decodeURIComponent(new URL(target, 'http://o').pathname),
    legacy: (target) => decodeURIComponent(parse(target).pathname ?? ''),
    router: (target) => decodeURIComponent(target.replace(/[?#].*$/, '')),
    proxy: (target) => resolved(decodeURIComponent(target.replace(/[?#].*$/, ''))),
    windows: (target) => resolved(decodeURIComponent(target.replace(/[?#].*$/, '')).replace(/\\/g, '/')).replace(/(\.|%20)+(?=\/|$)/g, ''),
    servlet: (target) => resolved(decodeURIComponent(target.replace(/[?#].*$/, '').replace(/;[^/]*/g, ''))),
  };

  it('is paid wherever a server could take the path for the priced one', () => {
    const premium = [...'premium'].map((letter) => fc.constantFrom(letter, letter.toUpperCase(), `%${letter.charCodeAt(0).toString(16)}`));
    const target = fc.tuple(...premium).map((letters) => letters.join(''));
    const noise = fc.constantFrom('', '/', '//', '/.', '/..', '/x', '/%2e%2E', '%2F', '%2f..', '\\', '%5C..', ';a=b', ';', '#', '#a', '%23', '%3F', '/x%2F..', '/x;/..', '.', '%20', '%00', '/premium', '%25%32%66');
    const spelled = fc.tuple(fc.array(noise, { maxLength: 3 }), fc.constantFrom('/', '//', '%2F', '\\', '/;/', '/.;a/'), target, fc.array(noise, { maxLength: 3 })).map(([before, slash, word, after]) => `/${before.join('')}${slash}${word}${after.join('')}`);
    let priced = 0;
    fc.assert(
      fc.property(spelled, (raw) => {
        const path = requestPath(raw);
        if (path === null) return;
        for (const [name, read] of Object.entries(servers)) {
          const meant = read(path.forwarded).toLowerCase().replace(/\/+$/, '').replace(/^\/+/, '/');
          if (meant !== '/premium') continue;
          priced++;
          expect([name, raw, table.match('GET', path)?.resourceId]).toEqual([name, raw, 'GET /premium']);
        }
      }),
      { seed: 402, numRuns: 5_000 },
    );
    expect(priced).toBeGreaterThan(1_000);
  });

  it('is the dearer one where servers read the path differently', () => {
    const both = new RouteTable([route('GET', '/dear/*', 5n), route('GET', '/cheap', 1n), route('GET', '/free', 9n, 'observe')]);
    for (const path of ['/dear/x%2F..%2F..%2Fcheap', '/dear/x%2F..%2F..%2Ffree', '/cheap%2F..%2Fdear%2Fy']) expect(matched(both, 'GET', path)).toBe('GET /dear/*');
  });
});
