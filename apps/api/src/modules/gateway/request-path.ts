/** A request's path below its gateway, in one spelling. */
export interface RequestPath {
  /** What the origin is asked for: dots resolved, needless escapes undone, everything else as it was sent. */
  readonly forwarded: string;
  /**
   * The segments that prices are looked up by. Two readings where servers differ about what separates segments, so that
   * no spelling of a priced path is a free one.
   */
  readonly readings: readonly (readonly string[])[];
}

const escape = /%[0-9a-fA-F]{2}/g;
const badEscape = /%(?![0-9a-fA-F]{2})/;
const unreserved = /[A-Za-z0-9\-._~]/;

/** Escapes of characters that need none are undone, as RFC 3986 (6.2.2.2) has it; the rest are written in upper case. */
function normalized(path: string): string {
  return path.replace(escape, (one) => {
    const character = String.fromCharCode(Number.parseInt(one.slice(1), 16));
    return unreserved.test(character) ? character : one.toUpperCase();
  });
}

/** Removes `.` and `..` (RFC 3986, 5.2.4); nothing climbs above the root. */
function withoutDots(segments: readonly string[]): string[] {
  const kept: string[] = [];
  segments.forEach((segment, at) => {
    const isLast = at === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  });
  return kept;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Escaped bytes that are no UTF-8 are compared as they stand.
    return segment;
  }
}

/** Case and empty segments do not matter: many servers take `/Premium/` for `/premium`. */
const toReading = (segments: readonly string[]): string[] => segments.filter((segment) => segment !== '').map((segment) => segment.toLowerCase());

/** The path of a request in one spelling; null for one that no well-meaning client sends. */
export function requestPath(raw: string): RequestPath | null {
  if (badEscape.test(raw) || /%00/.test(raw) || /[\x00-\x20\x7f]/.test(raw)) return null;
  const segments = withoutDots(normalized(raw).split('/').slice(1));
  const forwarded = `/${segments.join('/')}`;
  const plain = toReading(segments.map(decoded));
  const broad = toReading(withoutDots(segments.flatMap((segment) => decoded(segment).split(/[/\\]/)).map((segment) => segment.split(';')[0] ?? '')));
  return { forwarded, readings: plain.join('\n') === broad.join('\n') ? [plain] : [plain, broad] };
}
