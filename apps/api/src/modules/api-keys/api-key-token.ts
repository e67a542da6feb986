import { createHash, randomInt } from 'node:crypto';
import type { Mode } from '@till/contract';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 32;
const tokenPattern = /^till_(test|live)_[0-9A-Za-z]{32}$/;

/** A new key: its prefix says the mode, then 190 random bits. */
export function newApiKeyToken(mode: Mode): string {
  let secret = '';
  for (let i = 0; i < secretLength; i++) secret += alphabet.charAt(randomInt(alphabet.length));
  return `till_${mode}_${secret}`;
}

/** Whether the text can be an API key at all. */
export function isApiKeyToken(text: string): boolean {
  return tokenPattern.test(text);
}

/** What is stored of a key. Plain SHA-256 suffices: the key is random, so nothing can be guessed from the hash. */
export function hashApiKeyToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Enough of a key to recognise it by: prefix and four characters. */
export function hintOf(token: string): string {
  return `${token.slice(0, 14)}…`;
}
