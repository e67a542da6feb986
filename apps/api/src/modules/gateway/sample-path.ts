const sample = '1';

/** An address a route would answer at, its parameters filled with something. */
export function samplePath(path: string): string {
  return path.split('/').map((part) => (part === '*' || /^[:{]/.test(part) ? sample : part)).join('/');
}
