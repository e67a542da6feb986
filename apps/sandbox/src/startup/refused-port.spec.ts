import { expect, it } from '@jest/globals';
import { freePort } from '@till/testing';
import { isRefusedPort } from './refused-port.js';

it.each([[4190, true], [6000, true], [10_080, true], [4020, false], [443, false]])('port %i is refused by browsers: %p', async (port, isRefused) => {
  expect(await isRefusedPort(port)).toBe(isRefused);
});

it('a port that chance chooses is none of those', async () => {
  expect(await isRefusedPort(await freePort())).toBe(false);
});
