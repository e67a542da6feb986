import type { ReadChallenge, Reading } from '@till/client-check';
import { readChallenge } from '@till/client-check';
import type { Representation } from '@till/contract';
import { headerOf, type Knock, type Knocked, type Visit } from './visit.js';

const longestBodyBytes = 32 * 1024;

/** A 402 as the reference SDK reads it. */
export function readKnock(knock: Knock): ReadChallenge {
  return readChallenge(headerOf(knock, 'payment-required'), knock.body.toString('utf8'));
}

/** The answers of a visit as they are shown: the same bytes for both versions, and what each client reads in them. */
export function representationsOf({ client, browser, reader }: Visit): Representation[] {
  return [...shown('v2', client), ...shown('v1', client), ...shown('page', browser), ...shown('markdown', reader)];
}

function shown(as: Representation['as'], knocked: Knocked | undefined): Representation[] {
  if (!knocked?.ok) return [];
  const { knock } = knocked;
  const { v1, v2 } = readKnock(knock);
  return [
    {
      as,
      request: { method: knock.method, url: knock.url, headers: knock.sent },
      status: knock.status,
      headers: [...knock.headers],
      body: knock.body.subarray(0, longestBodyBytes).toString('utf8'),
      bodyBytes: knock.body.length,
      cut: knock.cut || knock.body.length > longestBodyBytes,
      decoded: documentOf(as === 'v1' ? v1 : v2),
    },
  ];
}

function documentOf(reading: Reading): unknown {
  return reading.kind === 'missing' ? null : reading.document;
}
