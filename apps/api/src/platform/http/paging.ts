import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Page } from '@till/contract';
import { KeyRing } from '../secrets/key-ring.js';
import { ProblemError } from './problem-error.js';

/** Place in a list ordered by time, then id, both descending. `at` is the timestamp exactly as Postgres wrote it. */
export interface CursorPosition {
  at: string;
  id: string;
}

const macBytes = 16;

/**
 * Opaque cursors of keyset pages. The MAC binds a cursor to its list (`scope`, which names merchant and list), so a
 * cursor that was made up or carried elsewhere is refused.
 */
@Injectable()
export class Paging {
  constructor(private readonly keys: KeyRing) {}

  encodeCursor(scope: string, position: CursorPosition): string {
    const body = Buffer.from(JSON.stringify([position.at, position.id]));
    return Buffer.concat([this.mac(scope, body), body]).toString('base64url');
  }

  /** Throws `validation_failed` for anything but a cursor of this list; null for none. */
  decodeCursor(scope: string, cursor: string | undefined): CursorPosition | null {
    if (cursor === undefined) return null;
    const bytes = Buffer.from(cursor, 'base64url');
    const [mac, body] = [bytes.subarray(0, macBytes), bytes.subarray(macBytes)];
    if (mac.length !== macBytes || !timingSafeEqual(mac, this.mac(scope, body))) {
      throw new ProblemError('validation_failed', 'cursor: take it unchanged from nextCursor of the same list', { errors: [{ field: 'cursor', message: 'is not a cursor of this list' }] });
    }
    const [at, id] = JSON.parse(body.toString('utf8')) as [string, string];
    return { at, id };
  }

  /** Cuts a page from `limit + 1` rows; the surplus row only tells that there is a next page. */
  page<Row, Item>(scope: string, rows: readonly Row[], limit: number, positionOf: (row: Row) => CursorPosition, toItem: (row: Row) => Item): Page<Item> {
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor = rows.length > limit && last !== undefined ? this.encodeCursor(scope, positionOf(last)) : null;
    return { data: shown.map(toItem), nextCursor };
  }

  private mac(scope: string, body: Buffer): Buffer {
    return createHmac('sha256', this.keys.key('page-cursor')).update(`${Buffer.byteLength(scope)}:${scope}`).update(body).digest().subarray(0, macBytes);
  }
}
