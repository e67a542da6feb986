import type { IncomingHttpHeaders } from 'node:http';

type Headers = Record<string, string | string[]>;

/** How a gateway names itself in `Via`: a request that carries it came out of one, and an origin that is a gateway again would go on for ever. */
export const viaName = 'till-gateway';

/** Matters of one connection (RFC 9110, 7.6.1). */
const hopByHop = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** What a payer's request says to Till or about the way it came, and what some frameworks let override method or path. */
const keptFromOrigin = new Set([
  ...hopByHop, 'host', 'expect', 'cookie', 'sign-in-with-x', 'forwarded', 'via', 'x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'cf-connecting-ip', 'true-client-ip', 'fastly-client-ip',
  'access-control-expose-headers', 'x-http-method', 'x-http-method-override', 'x-method-override', 'x-original-url', 'x-original-uri', 'x-rewrite-url',
]);
const keptFromOriginPrefixes = /^(payment-|x-payment|till-|x-forwarded-|x-envoy-|x-amzn-)/;

/** What an origin's answer must not say in Till's name: to a browser about this site or a sign-in at it, to a client about payment. */
const keptFromPayer = new Set([
  ...hopByHop, 'set-cookie', 'set-cookie2', 'clear-site-data', 'service-worker-allowed', 'strict-transport-security', 'public-key-pins', 'alt-svc', 'nel', 'report-to', 'reporting-endpoints', 'refresh', 'via',
  'www-authenticate', 'authentication-info', 'proxy-authentication-info',
  'content-security-policy', 'content-security-policy-report-only', 'x-frame-options', 'x-content-type-options', 'referrer-policy', 'cross-origin-opener-policy', 'cross-origin-embedder-policy', 'origin-agent-cluster',
]);
const keptFromPayerPrefixes = /^(payment-|x-payment|till-|access-control-)/;

const mostRemembered = 2_000;
const longestRemembered = 100;

/** The test with its verdicts remembered: few names exist, and each header of each request is asked about. */
function remembering(test: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const verdict = test(name);
    if (known.size >= mostRemembered) known.clear();
    if (name.length <= longestRemembered) known.set(name, verdict);
    return verdict;
  };
}

/** A header's name as CGI and its kin (WSGI, Rack, PHP) read it, which cannot tell `_` from `-`: no second spelling may pass. */
const dashed = (name: string): string => name.replaceAll('_', '-');

const passesToOrigin = remembering((name) => !keptFromOrigin.has(dashed(name)) && !keptFromOriginPrefixes.test(dashed(name)));
const passesToPayer = remembering((name) => !keptFromPayer.has(name) && !keptFromPayerPrefixes.test(name));

/** Till's own keys look like this; an origin is none of the places they belong to. */
const tillKey = /^Bearer\s+till_/i;

/** Names a `Connection` header makes hop-by-hop for this one message. */
function namedByConnection(connection: string | string[] | undefined): ReadonlySet<string> {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return none;
  return new Set(String(connection).toLowerCase().split(',').map((one) => one.trim()));
}
const none: ReadonlySet<string> = new Set();

/** The headers of a request as its origin gets them: the payer's own, then the gateway's, which win. */
export function headersForOrigin(headers: IncomingHttpHeaders, own: Readonly<Record<string, string>>): Headers {
  const dropped = namedByConnection(headers.connection);
  const ours = Object.keys(own).map(dashed);
  const passed: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !passesToOrigin(name) || (dropped !== none && dropped.has(name))) continue;
    if (ours.length > 0 && ours.includes(dashed(name))) continue;
    if (name === 'authorization' && tillKey.test(String(value))) continue;
    passed[name] = value;
  }
  return Object.assign(passed, { via: `1.1 ${viaName}` }, own);
}

/** The headers of an answer as the payer gets them, each value as `told` tells it; null leaves it out. */
export function headersForPayer(headers: Readonly<Record<string, string | string[] | undefined>>, told: (name: string, value: string) => string | null): Headers {
  const dropped = namedByConnection(headers.connection);
  const passed: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !passesToPayer(name) || (dropped !== none && dropped.has(name))) continue;
    if (typeof value === 'string') {
      const one = told(name, value);
      if (one !== null) passed[name] = one;
    } else {
      const some = value.flatMap((one) => told(name, one) ?? []);
      if (some.length > 0) passed[name] = some;
    }
  }
  return passed;
}
