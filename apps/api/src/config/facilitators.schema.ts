import { type CallHeaders, bearerToken, cdpCredentials, payAiCredentials } from '@till/facilitator-client';
import type { Result } from '@till/money';
import { publicFacilitators } from '@till/networks';
import { z } from 'zod';

/** The well-known ones, as the registry has them. */
const known = { x402_org: publicFacilitators.x402org, cdp: publicFacilitators.cdp, payai: publicFacilitators.payai };

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const title = z.string().trim().min(1).max(40).optional();
const keyPair = { keyId: z.string().min(1).max(200).optional(), keySecret: z.string().min(1).max(4_000).optional() };

const entry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('x402_org'), url: url.default(known.x402_org.url), title }),
  z.strictObject({ kind: z.literal('cdp'), url: url.default(known.cdp.url), title, ...keyPair }),
  z.strictObject({ kind: z.literal('payai'), url: url.default(known.payai.url), title, ...keyPair }),
  z.strictObject({ kind: z.literal('self_hosted'), url, title, token: z.string().min(16).max(500).optional() }),
]);

export type FacilitatorKind = z.output<typeof entry>['kind'];

/** A facilitator that the operator allows, ready to be called. The keys are inside `headers` and nowhere else. */
export interface FacilitatorSettings {
  readonly id: string;
  readonly kind: FacilitatorKind;
  readonly title: string;
  readonly url: string;
  /** How calls prove who makes them; undefined where no key is given. */
  readonly headers: CallHeaders | undefined;
}

const idPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** `TILL_FACILITATORS`: the allow-list by id, the order being the operator's. */
export const facilitatorsSchema = z.record(z.string().regex(idPattern, 'must be lower-case letters, digits and hyphens'), entry).transform((record, context) =>
  Object.entries(record).flatMap(([id, given], at, entries): FacilitatorSettings[] => {
    // A payment remembers its facilitator by address, so an address is one facilitator.
    if (entries.slice(0, at).some(([, other]) => other.url === given.url)) context.addIssue({ code: 'custom', path: [id], message: 'has the address of another facilitator' });
    const headers = headersOf(given);
    if (headers.ok) return [{ id, kind: given.kind, title: given.title ?? (given.kind === 'self_hosted' ? id : known[given.kind].title), url: given.url, headers: headers.value }];
    context.addIssue({ code: 'custom', path: [id], message: headers.error });
    return [];
  }),
);

/** A facilitator named by its bare address, as `facilitatorUrl` does. */
export function settingsOfUrl(address: string): FacilitatorSettings {
  const plain = address.replace(/\/+$/, '');
  const kind = plain === known.x402_org.url ? 'x402_org' : plain === known.payai.url ? 'payai' : 'self_hosted';
  const { host, pathname } = new URL(plain);
  const slug = `${host}${pathname}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40);
  return { id: slug, kind, title: kind === 'self_hosted' ? host : known[kind].title, url: plain, headers: undefined };
}

function headersOf(given: z.output<typeof entry>): Result<CallHeaders | undefined, string> {
  if (given.kind === 'x402_org') return { ok: true, value: undefined };
  if (given.kind === 'self_hosted') return { ok: true, value: given.token === undefined ? undefined : bearerToken(given.token) };
  const { keyId, keySecret } = given;
  if (keyId === undefined && keySecret === undefined) return { ok: true, value: undefined };
  if (keyId === undefined || keySecret === undefined) return { ok: false, error: 'keyId and keySecret belong together' };
  const made = given.kind === 'cdp' ? cdpCredentials({ keyId, keySecret }) : payAiCredentials({ keyId, keySecret });
  return made.ok ? made : { ok: false, error: given.kind === 'cdp' ? 'keySecret must be an EC key in PEM or an Ed25519 key in base64' : 'keySecret must be an Ed25519 key in base64 (PKCS#8)' };
}
