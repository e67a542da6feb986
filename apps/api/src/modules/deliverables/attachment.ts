/** The characters RFC 5987 lets stand in an extended value. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Headers that make a browser save a merchant's file and never show or run it (RFC 6266). */
export function attachmentHeaders(file: { name: string; mediaType: string }): Record<string, string> {
  const plain = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return {
    'content-type': file.mediaType,
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${extendedValue(file.name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'accept-ranges': 'bytes',
  };
}
