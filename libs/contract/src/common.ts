import { z } from 'zod';

/** Test and live are one switch; a test record never mixes with live money. */
export const modeSchema = z.enum(['test', 'live']).meta({ id: 'Mode' });
export type Mode = z.infer<typeof modeSchema>;

export const familySchema = z.enum(['evm', 'solana']).meta({ id: 'NetworkFamily' });
export type Family = z.infer<typeof familySchema>;

/** CAIP-2 network id, "eip155:84532" or "solana:EtWT…". */
export const networkIdSchema = z
  .string()
  .regex(/^(eip155:[1-9]\d{0,15}|solana:[1-9A-HJ-NP-Za-km-z]{32})$/, 'must be a CAIP-2 id such as eip155:84532')
  .meta({ example: 'eip155:84532' });

/** ISO 8601 in UTC. */
export const timeSchema = z.string().meta({ format: 'date-time', example: '2026-11-22T10:00:00.000Z' });

/** Beyond these a zone's offset leads to years that databases and calendars write in ways of their own. */
const earliestMs = Date.UTC(1970, 0, 1);
const latestMs = Date.UTC(9999, 11, 31);

/** A time given by a caller: any ISO 8601 instant with a zone, or a plain date, which is the day's first moment in the query's time zone (UTC unless told). */
export const timeInputSchema = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'must be an ISO 8601 time with a zone, or a date' })
  .refine((text) => Date.parse(text) >= earliestMs && Date.parse(text) <= latestMs, 'must lie between 1970-01-01 and 9999-12-31')
  .meta({ example: '2026-11-22T00:00:00Z' });

/** An IANA time zone. Offsets are refused: their sign means the opposite in POSIX, which databases follow. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, { error: 'must be an IANA time zone such as Europe/Berlin', abort: true })
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
  .meta({ example: 'Europe/Berlin' });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Free-form facts of the merchant's own: at most 50 keys, values of at most 500 characters. */
export const metadataSchema = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((record) => Object.keys(record).length <= 50, 'must have at most 50 keys')
  .meta({ id: 'Metadata' });

/** Page of a keyset-paged list. `cursor` is opaque and comes from the answer before. */
export const pageQueryShape = {
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().min(1).max(300).optional(),
};

/** Query of a list that has no filters. */
export const pageQuerySchema = z.object(pageQueryShape);

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
export interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}
