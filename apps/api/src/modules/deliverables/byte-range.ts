/** What a `Range` header asks of a file. `whole`: no header, or one that may be ignored (RFC 9110 §14.2). */
export type ByteRange = 'whole' | 'unsatisfiable' | { start: number; end: number };

const shape = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** Reads a single range; several at once, or another unit, get the whole file. */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange {
  const parts = shape.exec(header ?? '');
  const [, first = '', last = ''] = parts ?? [];
  if (!parts || (first === '' && last === '')) return 'whole';
  if (first === '') {
    const wanted = Number.parseInt(last, 10);
    return wanted === 0 || sizeBytes === 0 ? 'unsatisfiable' : { start: Math.max(0, sizeBytes - wanted), end: sizeBytes - 1 };
  }
  const start = Number.parseInt(first, 10);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number.parseInt(last, 10), sizeBytes - 1);
  if (last !== '' && Number.parseInt(last, 10) < start) return 'whole';
  return start < sizeBytes ? { start, end } : 'unsatisfiable';
}
