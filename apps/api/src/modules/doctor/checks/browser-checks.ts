import type { Finding } from '@till/contract';
import { finding } from '../finding.js';
import { preflightAsks } from '../guises.js';
import { headerOf, type Knock, type Knocked } from '../visit.js';

/** Whether agents that run in a browser can ask, read and pay (Fetch standard, CORS), and whether caches keep off. */
export function browserChecks(challenge: Knock, preflight: Knocked | undefined, foreign: boolean): Finding[] {
  // Many APIs serve no browser on purpose.
  const severity = foreign ? 'note' : 'warning';
  const cors = [...reading(challenge), ...asking(preflight)];
  return [...(cors.length === 0 ? [finding('cors_open')] : cors.map(({ code, params }) => finding(code, params, severity))), cacheCheck(challenge)];
}

function reading(challenge: Knock): { code: 'cors_closed' | 'cors_header_hidden'; params: Record<string, string> }[] {
  const allowed = headerOf(challenge, 'access-control-allow-origin');
  if (allowed === undefined) return [{ code: 'cors_closed', params: {} }];
  const isThere = headerOf(challenge, 'payment-required') !== undefined;
  return isThere && !names(headerOf(challenge, 'access-control-expose-headers'), 'payment-required') ? [{ code: 'cors_header_hidden', params: {} }] : [];
}

function asking(preflight: Knocked | undefined): { code: 'cors_preflight_refused'; params: Record<string, string> }[] {
  if (preflight === undefined) return [];
  const allowed = preflight.ok && preflight.knock.status < 300 ? headerOf(preflight.knock, 'access-control-allow-headers') : undefined;
  const refused = preflightAsks.filter((name) => !names(allowed, name));
  return refused.length === 0 ? [] : [{ code: 'cors_preflight_refused', params: { headers: refused.join(', ') } }];
}

function names(list: string | undefined, name: string): boolean {
  return (list ?? '').toLowerCase().split(',').some((one) => one.trim() === name || one.trim() === '*');
}

/** A 402 is kept by no cache that keeps to RFC 9111 unless it is told to; so what it is told decides. */
function cacheCheck(challenge: Knock): Finding {
  const control = (headerOf(challenge, 'cache-control') ?? '').toLowerCase();
  const age = headerOf(challenge, 'age');
  if (age !== undefined && age !== '0') return finding('cacheable', { how: `Age: ${age}` });
  if (/(^|[\s,])no-store([\s,]|$)/.test(control)) return finding('not_cached');
  if (/(^|[\s,])(public|s-maxage=0*[1-9]|max-age=0*[1-9]|immutable)/.test(control)) return finding('cacheable', { how: `Cache-Control: ${control}` });
  const expires = Date.parse(headerOf(challenge, 'expires') ?? '');
  if (expires > Date.now()) return finding('cacheable', { how: `Expires: ${headerOf(challenge, 'expires') ?? ''}` });
  return finding('cache_unsaid');
}
