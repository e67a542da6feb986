import { describe, expect, it } from '@jest/globals';
import { parseSearch, paymentsSearch, safeNext, stringifySearch } from './search.js';

describe('what an address carries', () => {
  it('comes back as it went, numbers in quotes or not', () => {
    const search = { q: '123', status: 'settled', network: 'eip155:84532' };
    expect(parseSearch(stringifySearch(search).slice(1))).toEqual(search);
  });

  it('drops what no filter knows instead of failing', () => {
    expect(paymentsSearch.parse({ status: 'nonsense', from: 'yesterday', q: 'coffee' })).toEqual({ q: 'coffee', status: undefined, from: undefined });
  });

  it.each([
    ['/payments?status=settled', '/payments?status=settled'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/sign-in', '/'],
    [undefined, '/'],
  ])('%s leads to %s after signing in', (next, path) => {
    expect(safeNext(next)).toBe(path);
  });
});
