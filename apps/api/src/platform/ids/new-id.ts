import { randomBytes } from 'node:crypto';
import { type IdKind, idPrefixes } from '@till/contract';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

function timePart(nowMs: number): string {
  let rest = BigInt(nowMs);
  let text = '';
  for (let i = 0; i < 10; i++) {
    text = alphabet.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

function randomPart(): string {
  let text = '';
  for (const byte of randomBytes(26)) text += alphabet.charAt(byte & 31);
  return text;
}

/** A new id: time first, so that keys stay near each other in the index, then 130 random bits, so that nobody guesses one. */
export function newId(kind: IdKind, nowMs: number = Date.now()): string {
  return `${idPrefixes[kind]}_${timePart(nowMs)}${randomPart()}`;
}

/** Before every id made at a moment or later, and after every earlier one. */
export function oldestIdAt(kind: IdKind, atMs: number): string {
  return `${idPrefixes[kind]}_${timePart(atMs)}`;
}
