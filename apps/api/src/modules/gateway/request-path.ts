/** A request's path below its gateway, in one spelling. */
export interface RequestPath {
  /** What the origin is asked for: dots resolved, needless escapes undone, everything else as it was sent. */
  readonly forwarded: string;
  /**
   * The segments that prices are looked up by. Several readings where servers differ about what separates segments, so that
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

/** A segment as servers on Windows look for it: their file names end in neither dot nor space. */
function withoutTail(segment: string): string {
  let end = segment.length;
  while (end > 0 && (segment[end - 1] === '.' || segment[end - 1] === ' ')) end--;
  return segment.slice(0, end);
}

/** Case and empty segments do not matter: many servers take `/Premium/` for `/premium`. */
const toReading = (segments: readonly string[]): string[] => segments.filter((segment) => segment !== '').map((segment) => segment.toLowerCase());

/**
 * The path of a request in one spelling; null for one that no well-meaning client sends. A `#` is none of a request's
 * (RFC 9112, 3.2), and servers that meet one end the path there.
 */
export function requestPath(raw: string): RequestPath | null {
  if (badEscape.test(raw) || /%00/.test(raw) || /[^\x21-\x7e]|#/.test(raw)) return null;
  // Some servers take a bare `\` for a slash; escaped it means the same wherever it does so at all.
  const segments = withoutDots(normalized(raw.replace(/\\/g, '%5C')).split('/').slice(1));
  // Two slashes in front make a host of the first segment wherever a server resolves the path as a URL.
  const forwarded = `/${segments.join('/').replace(/^\/+/, '')}`;
  const plain = toReading(segments.map(decoded));
  const split = (some: readonly string[]): string[] => some.flatMap((segment) => decoded(segment).split(/[/\\]/));
  // A segment's parameters (`;…`) are kept by some servers, cut off by others before they undo escapes, and by others after.
  const broad = [split(segments), split(segments).map(withoutParameters), split(segments.map(withoutParameters)).map(withoutParameters)];
  return { forwarded, readings: distinct([plain, ...broad.map((some) => toReading(withoutDots(some).map(withoutTail)))]) };
}

const withoutParameters = (segment: string): string => segment.split(';', 1)[0] ?? '';

function distinct(readings: readonly string[][]): string[][] {
  return [...new Map(readings.map((reading) => [JSON.stringify(reading), reading])).values()];
}
