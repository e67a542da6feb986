import { randomFillSync } from 'node:crypto';
import { markLength } from '@till/x402';

const bytesOfMark = markLength / 2;
const pool = Buffer.alloc(bytesOfMark * 512);
let used = pool.length;

/**
 * A mark for one answer: 72 random bits in hexadecimal. Whoever sends it back was given that answer; it stands on no
 * chain. Random bytes are fetched many at a time, because a 402 costs little else.
 */
export function newMark(): string {
  if (used >= pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const mark = pool.toString('hex', used, used + bytesOfMark);
  used += bytesOfMark;
  return mark;
}
