const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58 text of bytes (Bitcoin alphabet), as Solana writes keys. */
export function base58OfBytes(bytes: Uint8Array): string {
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = alphabet.charAt(Number(rest % 58n)) + text;
  const firstUsed = bytes.findIndex((byte) => byte !== 0);
  return alphabet.charAt(0).repeat(firstUsed === -1 ? bytes.length : firstUsed) + text;
}

/**
 * The 32 bytes of a Solana key in base58.
 * @throws RangeError when the text is not such a key
 */
export function keyBytesOfBase58(text: string): Uint8Array<ArrayBuffer> {
  let rest = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit === -1) throw new RangeError('Not base58');
    rest = rest * 58n + BigInt(digit);
  }
  const bytes = new Uint8Array(32);
  for (let at = 31; at >= 0; at -= 1, rest >>= 8n) bytes[at] = Number(rest & 255n);
  if (rest > 0n) throw new RangeError('Longer than 32 bytes');
  return bytes;
}
