import { describe, expect, it } from '@jest/globals';
import { exampleUrl, filledUrl, parametersOf } from './route-url.js';

describe('the address of a route', () => {
  it('names its parameters in their order', () => {
    expect(parametersOf('/a/:city/{day}/*')).toEqual(['city', 'day', '*']);
    expect(parametersOf('/a/b')).toEqual([]);
  });

  it('is filled in with what was typed, and keeps what is missing', () => {
    const url = 'http://localhost:4020/g/x/weather/{city}/:day/*';
    expect(filledUrl(url, { city: 'São Paulo/?', day: '1', '*': 'a b/c' })).toBe('http://localhost:4020/g/x/weather/S%C3%A3o%20Paulo%2F%3F/1/a%20b/c');
    expect(filledUrl(url, {})).toBe('http://localhost:4020/g/x/weather/{city}/:day/*');
    expect(exampleUrl({ url, path: '/weather/{city}/:day/*' })).toBe('http://localhost:4020/g/x/weather/1/1/1');
  });
});
