import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testConfig } from '../../testing/test-config.js';
import { KeyRing } from '../secrets/key-ring.js';
import { type CursorPosition, Paging } from './paging.js';

const paging = new Paging(new KeyRing(testConfig({ DATABASE_URL: 'postgres://localhost/none' })));
const position = fc.record<CursorPosition>({ at: fc.string({ maxLength: 40 }), id: fc.string({ maxLength: 40 }) });

/** A list newest first, asked as the repositories ask: rows after a position, one more than shown. */
function pageThrough(rows: CursorPosition[], limit: number): CursorPosition[] {
  const seen: CursorPosition[] = [];
  let cursor: string | undefined;
  do {
    const after = paging.decodeCursor('list', cursor);
    const rest = rows.filter((row) => after === null || row.at < after.at || (row.at === after.at && row.id < after.id));
    const page = paging.page('list', rest.slice(0, limit + 1), limit, (row) => row, (row) => row);
    seen.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

describe('a cursor', () => {
  it('says where it stood', () => {
    fc.assert(fc.property(fc.string(), position, (scope, at) => expect(paging.decodeCursor(scope, paging.encodeCursor(scope, at))).toEqual(at)));
  });

  it('holds for its own list only', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), position, (scope, other, at) => {
        fc.pre(scope !== other);
        expect(() => paging.decodeCursor(other, paging.encodeCursor(scope, at))).toThrow(/validation_failed/);
      }),
    );
  });

  it('cannot be made up or changed', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(() => paging.decodeCursor('list', text)).toThrow(/validation_failed/)));
    fc.assert(
      fc.property(position, fc.nat(), (at, place) => {
        const bytes = Buffer.from(paging.encodeCursor('list', at), 'base64url');
        const index = place % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ 1;
        expect(() => paging.decodeCursor('list', bytes.toString('base64url'))).toThrow(/validation_failed/);
      }),
    );
  });

  it('leads through a list without leaving out or repeating a row, also among equal times', () => {
    const row = fc.record<CursorPosition>({ at: fc.constantFrom('2026-01-01', '2026-01-02'), id: fc.string({ minLength: 1, maxLength: 3 }) });
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ at, id }) => `${at} ${id}` }), fc.integer({ min: 1, max: 5 }), (rows, limit) => {
        const sorted = rows.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
        expect(pageThrough(sorted, limit)).toEqual(sorted);
      }),
    );
  });
});
