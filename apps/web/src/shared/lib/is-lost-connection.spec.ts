import { describe, expect, it } from '@jest/globals';
import { isLostConnection } from './is-lost-connection.js';

describe('a lost connection', () => {
  it.each(['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed', 'fetch failed', 'The network connection was lost.'])('is what an engine calls %j', (message) => {
    expect(isLostConnection(new TypeError(message))).toBe(true);
  });

  it.each([new TypeError("Cannot read properties of undefined (reading 'id')"), new Error('Failed to fetch'), 'Failed to fetch', null])('is not %p: a fault of the page is not blamed on the network', (error) => {
    expect(isLostConnection(error)).toBe(false);
  });
});
