/** The address when it is http(s), else null: a merchant's text never becomes another kind of link. */
export function safeUrl(text: string | null): URL | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}
