import { createHash, randomInt } from 'node:crypto';
import type { Mode } from '@till/contract';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 32;
const hintLength = 4;

/** A new key: its prefix says the kind and the mode, then 190 random bits, safe in a URL. */
export function newKeyToken(prefix: string, mode: Mode): string {
  let secret = '';
  for (let i = 0; i < secretLength; i++) secret += alphabet.charAt(randomInt(alphabet.length));
  return `${prefix}_${mode}_${secret}`;
}

/** Whether the text can be a key of the kind at all. */
export function isKeyToken(prefix: string, text: string): boolean {
  return new RegExp(`^${prefix}_(test|live)_[0-9A-Za-z]{${String(secretLength)}}$`).test(text);
}

/** What is stored of a key. Plain SHA-256 suffices: the key is random, so nothing can be guessed from the hash. */
export function hashOfKeyToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Enough of a key to recognise it by: prefix, mode and four characters. */
export function hintOfKeyToken(token: string): string {
  return `${token.slice(0, hintLength - secretLength)}…`;
}
