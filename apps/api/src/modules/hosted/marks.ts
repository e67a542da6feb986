import { randomBytes } from 'node:crypto';
import { markLength } from '@till/x402';

const atOnce = 512;
const encodedLength = (markLength / 3) * 4;
let texts = '';
let encoded = '';
let used = atOnce;

/** Many are made at a time, base64 included: a 402 costs little else. */
function next(): number {
  if (used === atOnce) {
    texts = randomBytes((atOnce * markLength) / 2).toString('hex');
    encoded = Buffer.from(texts, 'latin1').toString('base64');
    used = 0;
  }
  return used++;
}

/** A mark for one answer: 72 random bits in hexadecimal. Whoever sends it back was given that answer; it stands on no chain. */
export function newMark(): string {
  const at = next() * markLength;
  return texts.slice(at, at + markLength);
}

/** The base64 of a new mark. A mark is whole steps of base64, so those of many are those of each. */
export function newEncodedMark(): string {
  const at = next() * encodedLength;
  return encoded.slice(at, at + encodedLength);
}
