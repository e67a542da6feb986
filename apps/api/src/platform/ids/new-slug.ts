import { randomInt } from 'node:crypto';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A link's slug: 22 base58 characters, 128.9 random bits, so that a private link stays private. */
export function newSlug(): string {
  let slug = '';
  for (let i = 0; i < 22; i++) slug += alphabet.charAt(randomInt(alphabet.length));
  return slug;
}
