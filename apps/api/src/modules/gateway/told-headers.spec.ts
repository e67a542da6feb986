import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headersForPayer } from './forwarded-headers.js';
import { ToldHeaders } from './told-headers.js';

const key = 'k3y+of/the=origin';
const told = new ToldHeaders({ origin: new URL(`https://api.example.com/v2?key=${encodeURIComponent(key)}&v=1`), url: 'https://till.test/g/slug', originHeaders: { authorization: 'Bearer s3cret-token', 'x-tenant': 'acme' } });
const gate = 'https://till.test/g/slug';

describe('addresses in an origin’s headers', () => {
  it.each([
    ['location', '/v2/next?x=1', `${gate}/next?x=1`],
    ['location', `https://api.example.com/v2/next?key=${encodeURIComponent(key)}&v=1&x=1#a`, `${gate}/next?x=1#a`],
    ['location', `next?v=1&key=${encodeURIComponent(key)}`, 'next'],
    ['location', 'https://elsewhere.example/x', 'https://elsewhere.example/x'],
    ['content-location', '/v2', gate],
    ['content-location', '/outside', '/outside'],
    ['link', `</v2/page?key=${encodeURIComponent(key)}&page=2>; rel="next", <https://api.example.com/v2/page?page=9>; rel="last"; anchor="/v2/page"`, `<${gate}/page?page=2>; rel="next", <${gate}/page?page=9>; rel="last"; anchor="${gate}/page"`],
    ['link', '<https://elsewhere.example/style.css>; rel=preload', '<https://elsewhere.example/style.css>; rel=preload'],
    ['x-next-page', 'https://api.example.com/v2/page?page=2', `${gate}/page?page=2`],
    ['x-note', 'see https://api.example.com/v2', 'see https://api.example.com/v2'],
    ['etag', '"1"', '"1"'],
  ])('%s: %s', (name, value, expected) => expect(told.value(name, value)).toBe(expected));
});

describe('what opens an origin', () => {
  it.each([
    ['location', `https://elsewhere.example/?forward=${encodeURIComponent(key)}`],
    ['location', `https://elsewhere.example/#${key}`],
    ['link', `<https://elsewhere.example/?token=s3cret-token>; rel="next"`],
    ['x-debug', 'authorization=Bearer s3cret-token'],
    ['x-echo', key],
    ['x-echo', new URLSearchParams({ key }).toString()],
  ])('is not told in %s: %s', (name, value) => expect(told.value(name, value)).toBeNull());

  it('is in no header, whatever stands around it', () => {
    const secrets = [key, encodeURIComponent(key), 's3cret-token', 'Bearer s3cret-token'];
    const values = fc.tuple(fc.string(), fc.constantFrom(...secrets), fc.string()).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.constantFrom('location', 'content-location', 'link', 'x-any'), values, (name, value) => {
        const shown = told.value(name, value) ?? '';
        expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
      }),
    );
  });

  it('is not looked for in what tells how to read the body', () => {
    const asksForJson = new ToldHeaders({ origin: new URL('https://api.example.com/?format=application/json'), url: gate, originHeaders: { accept: 'application/json', 'accept-language': 'de-DE-1996' } });
    const body = { 'content-type': 'application/json; charset=utf-8', 'content-language': 'de-DE-1996', 'content-length': '2' };
    expect(headersForPayer({ ...body, 'x-echo': 'application/json' }, (name, value) => asksForJson.value(name, value))).toEqual(body);
  });

  it('is found when it is short, if its name says that it opens something, where it stands as a word', () => {
    const short = new ToldHeaders({ origin: new URL('https://api.example.com/?key=a.b-c&v=v2&lang=zh-CN'), url: gate, originHeaders: { authorization: 'Bearer hunter', 'x-api-key': '123', 'x-tenant': 'acme' } });
    const hidden = ['hunter', 'token=hunter; x', 'https://elsewhere.example/?k=hunter&x', 'a.b-c', '"a.b-c"'];
    const shown = ['hunters', 'thehunter', 'a.b-cd', 'aXb-c', 'acme', '123', 'v2', 'zh-CN'];
    expect([...hidden, ...shown].map((value) => short.value('x-echo', value))).toEqual([...hidden.map(() => null), ...shown]);
    expect(short.value('content-language', 'hunter')).toBe('hunter');
  });

  it('takes its line along only: of a header sent twice, the other stays', () => {
    const answered = { 'x-log': ['fine', `key ${key}`], 'x-all': ['s3cret-token'], 'content-type': 'text/plain', 'x-tenant': 'acme' };
    expect(headersForPayer(answered, (name, value) => told.value(name, value))).toEqual({ 'x-log': ['fine'], 'content-type': 'text/plain', 'x-tenant': 'acme' });
  });
});
