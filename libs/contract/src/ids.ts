import { z } from 'zod';

/** Prefixes of every public id; an id says what it names wherever it turns up. */
export const idPrefixes = {
  merchant: 'mch',
  member: 'mem',
  session: 'ses',
  wallet: 'wal',
  resource: 'res',
  payment: 'pay',
  event: 'evt',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  apiKey: 'key',
  doorKey: 'fky',
  file: 'fil',
  auditEntry: 'aud',
  evidence: 'evd',
  journalEntry: 'jrn',
  inflow: 'inf',
  refund: 'ref',
  gateway: 'gtw',
  reconciliation: 'rec',
  alert: 'alr',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** 48 bits of time (10 characters) and 130 random bits (26 characters), Crockford base32 in lower case. */
export const idBodyPattern = '[0-9a-hjkmnp-tv-z]{36}';

/** Schema of one kind of id. */
export function idSchema(kind: IdKind) {
  const prefix = idPrefixes[kind];
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${idBodyPattern}$`), `must be an id that starts with ${prefix}_`)
    .meta({ example: `${prefix}_01jd8w4z3k7q2m5n9v6x4c8b1t0s3r5y7h2f` });
}
