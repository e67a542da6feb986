/** Base64 of bytes, without the call-stack limit of a spread over a long array. */
export function base64OfBytes(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Bytes of base64 text.
 * @throws DOMException when the text is not base64
 */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** An x402 header value: base64 of the JSON text in UTF-8. */
export function base64OfJson(value: unknown): string {
  return base64OfBytes(new TextEncoder().encode(JSON.stringify(value)));
}

/** The JSON behind an x402 header value, or null when it is absent or not readable. */
export function jsonOfBase64(text: string | null): unknown {
  if (!text) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytesOfBase64(text)));
  } catch {
    return null;
  }
}
