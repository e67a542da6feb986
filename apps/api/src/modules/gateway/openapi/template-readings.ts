/** Stands for anything at all: no segment of a route's text is equal to it. */
const anything = '\u0000';

/** A path with parameters as the gateway's table reads requests, so that its routes can be looked up by it. */
export function templateReadings(path: string): string[][] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return [segments.map((segment) => (/^[:{*]/.test(segment) ? anything : segment.toLowerCase()))];
}
