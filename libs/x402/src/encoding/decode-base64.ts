const standard = /^[A-Za-z0-9+/]+={0,2}$/;
const urlSafe = /^[A-Za-z0-9_-]+={0,2}$/;

/**
 * Decodes base64 strictly, or returns undefined. Takes the standard and the url-safe alphabet (RFC 4648 §4, §5) but no
 * mixture, padding only where it belongs (or none at all), no white space and no spare bits, so that two texts of one
 * alphabet never stand for the same bytes except by their padding.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!standard.test(text) && !urlSafe.test(text)) return undefined;
  const bare = text.replace(/=+$/, '');
  if (text.length !== bare.length && text.length % 4 !== 0) return undefined;
  const alphabet = /[-_]/.test(bare) ? 'base64url' : 'base64';
  const bytes = Buffer.from(bare, alphabet);
  const again = bytes.toString(alphabet).replace(/=+$/, '');
  return again === bare ? bytes : undefined;
}
