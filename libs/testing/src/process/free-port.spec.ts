import { expect, it } from '@jest/globals';
import { freePort, keepPort } from './free-port.js';

it('gives no port twice, and none that is kept for what opens later', async () => {
  const given: number[] = [];
  for (let times = 0; times < 50; times++) given.push(await freePort());
  expect(new Set(given).size).toBe(50);
  const share = Math.min(...given) - 500;
  for (let port = share; port <= share + 1_000; port++) keepPort(port);
  await expect(freePort()).rejects.toThrow(/^no free port from \d+ to \d+$/);
});
