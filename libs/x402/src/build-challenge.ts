import { bazaarExtension, bazaarKey, type DiscoveryFacts, withoutShapes } from './extensions/bazaar.js';
import { depthOf } from './encoding/depth-of.js';
import type { ResourceInfo, Terms } from './terms.js';
import { requirementsV1 } from './v1/requirements-v1.js';
import { requirementsV2 } from './v2/requirements-v2.js';

/** Each header stays below this many characters: clients fail over 16 KiB of headers in total, proxies often sooner. */
export const maxHeaderLength = 8_192;
/** A mark in a header is padded to whole steps of base64: a few blanks per offer. */
const roomForMarks = 128;
const longestDeclaration = 1_800;
/** Bytes of JSON: clients send resource and extensions back beside a signature that may be long, in a header with the same limit. */
const longestEcho = 4_000;
/** The echo is read with a limit on depth, and a declaration stands four levels down in it. */
const deepestDeclaration = 15;

/** What a challenge is made of. `terms` are in order of preference; clients take the first they can pay. */
export interface ChallengeInput {
  readonly resource: ResourceInfo;
  readonly terms: readonly Terms[];
  /** Why there is a challenge at all; said to both versions. */
  readonly error?: string;
  /** Values of `extensions` by their keys; the one for catalogues comes with the resource. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** One 402 for everybody: `header` is the value of `PAYMENT-REQUIRED` (v2), `json` what it holds, `body` the JSON text v1 clients read. */
export interface Challenge {
  readonly header: string;
  readonly json: string;
  readonly body: string;
}

/**
 * Builds the 402 that serves x402 v1 and v2 at once, with equal terms. A function of its input alone, so its output may
 * be cached. The v1 body lists only networks that v1 clients know, because one unknown name spoils it for them.
 * @throws TypeError when the resource URL is not absolute
 */
export function buildChallenge(input: ChallengeInput): Challenge {
  const { resource, terms, error } = input;
  if (!/^https?:\/\//.test(resource.url)) throw new TypeError('A challenge needs an absolute resource URL');
  const accepts = terms.flatMap((each) => requirementsV1(each, resource) ?? []);
  const json = document(input, error ?? 'PAYMENT-SIGNATURE header is required');
  return {
    header: Buffer.from(json, 'utf8').toString('base64'),
    json,
    body: JSON.stringify({ x402Version: 1, error: error ?? 'X-PAYMENT header is required', accepts }),
  };
}

/**
 * A header that no client can receive makes a resource unpayable: first what catalogues would like to know goes, then
 * the description, then every extension, and the last offers at the very end.
 */
function document({ resource, terms, extensions = {} }: ChallengeInput, error: string): string {
  const { url, mimeType } = resource;
  const bare = { url, mimeType, description: '' };
  const encode = (shown: ResourceInfo, accepts: readonly Terms[], more: Readonly<Record<string, unknown>>): string => {
    const wanted = Object.keys(more).length > 0 ? { extensions: more } : {};
    return JSON.stringify({ x402Version: 2, error, resource: { url: shown.url, description: shown.description, mimeType: shown.mimeType }, accepts: accepts.map(requirementsV2), ...wanted });
  };
  for (const declaration of declarations(resource.discovery)) {
    const wanted = { ...extensions, ...declaration };
    const json = encode(resource, terms, wanted);
    if (fits(json) && (declaration[bazaarKey] === undefined || canBeEchoed(resource, wanted))) return json;
  }
  const undescribed = encode(bare, terms, extensions);
  if (fits(undescribed)) return undescribed;
  for (let count = terms.length; count > 1; count -= 1) {
    const json = encode(bare, terms.slice(0, count), {});
    if (fits(json)) return json;
  }
  return encode(bare, terms.slice(0, 1), {});
}

/** What is said to catalogues, the fullest first and nothing last. */
function declarations(facts: DiscoveryFacts | undefined): { [bazaarKey]?: unknown }[] {
  if (!facts) return [{}];
  return [...(isModestDeclaration(facts) ? [{ [bazaarKey]: bazaarExtension(facts) }] : []), { [bazaarKey]: bazaarExtension(withoutShapes(facts)) }, {}];
}

/** Whether a client can send the declaration back: if not, the terms carry it without what the seller's document adds. */
export function isModestDeclaration(facts: DiscoveryFacts): boolean {
  const extension = bazaarExtension(facts);
  return Buffer.byteLength(JSON.stringify(extension)) <= longestDeclaration && depthOf(extension) <= deepestDeclaration;
}

function canBeEchoed({ url, description, mimeType }: ResourceInfo, extensions: object): boolean {
  return Buffer.byteLength(JSON.stringify([url, description, mimeType, extensions])) <= longestEcho;
}

function fits(json: string): boolean {
  return Math.ceil(Buffer.byteLength(json) / 3) * 4 <= maxHeaderLength - roomForMarks;
}
