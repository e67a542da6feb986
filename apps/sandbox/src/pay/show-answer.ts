const longestShown = 20_000;

/** The body of an answer, fit for a terminal: JSON indented, text as it is, anything else by type and size. */
export function showBody(contentType: string | null, body: Uint8Array): string {
  const type = contentType ?? 'no content type';
  if (!/json|text|xml|markdown/.test(type)) return `(${type}, ${String(body.length)} bytes)`;
  const text = new TextDecoder().decode(body);
  const shown = type.includes('json') ? indented(text) : text;
  return shown.length > longestShown ? `${shown.slice(0, longestShown)}\n… (${String(body.length)} bytes in all)` : shown;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
