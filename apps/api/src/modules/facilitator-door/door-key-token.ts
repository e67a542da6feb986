import { createHash, randomInt } from 'node:crypto';
import type { Mode } from '@till/contract';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 32;
const tokenPattern = /^fac_(test|live)_[0-9A-Za-z]{32}$/;
const hintLength = 13;

/** A new key of the facilitator door: its prefix says the mode, then 190 random bits, safe in a URL. */
export function newDoorKeyToken(mode: Mode): string {
  let secret = '';
  for (let i = 0; i < secretLength; i++) secret += alphabet.charAt(randomInt(alphabet.length));
  return `fac_${mode}_${secret}`;
}

export function isDoorKeyToken(text: string): boolean {
  return tokenPattern.test(text);
}

/** What is stored of a key. Plain SHA-256 suffices: the key is random, so nothing can be guessed from the hash. */
export function hashDoorKeyToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Enough of a key to recognise it by: prefix and four characters. */
export function hintOfDoorKey(token: string): string {
  return `${token.slice(0, hintLength)}…`;
}
