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
    ['/caf%c3%a9', '/caf%C3%A9'],
    ['/', '/'],
  ])('%s goes to the origin as %s', (raw, forwarded) => {
    expect(requestPath(raw)?.forwarded).toBe(forwarded);
  });

  it.each(['/a%', '/a%zz', '/a%00', '/a\u0001', '/a b', '/a\u007f'])('is refused when it is %j', (raw) => {
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

  it.each(['/Premium', '/premium/', '//premium', '/premium//', '/%70remium', '/x/../premium', '/x/%2e%2e/premium', '/./premium', '/%2Fpremium', '/x%2F..%2Fpremium', '/premium;v=1', '/x%5C..%5Cpremium', '/x\\..\\premium', '/premium%2F'])('is no other when the path is spelled %s', (path) => {
    expect(matched(table, 'GET', path)).toBe('GET /premium');
  });

  it('is the dearer one where servers read the path differently', () => {
    const both = new RouteTable([route('GET', '/dear/*', 5n), route('GET', '/cheap', 1n), route('GET', '/free', 9n, 'observe')]);
    for (const path of ['/dear/x%2F..%2F..%2Fcheap', '/dear/x%2F..%2F..%2Ffree', '/cheap%2F..%2Fdear%2Fy']) expect(matched(both, 'GET', path)).toBe('GET /dear/*');
  });
});
