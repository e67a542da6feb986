/** Shorter values stand in headers by chance. */
const plainLength = 8;
/** Values this short open something only where their name says so; they are hidden where they stand as a word of their own. Still shorter ones are in every header. */
const shortestSecret = 4;
const namesSecret = /auth|key|token|secret|pass|pwd|credential|signature|sig$|session|jwt/i;

/** Without these nobody can read the body. What they say is no secret's, though a header of the seller's (`accept: application/json`) may say the same. */
const tellOfBody = new Set(['content-type', 'content-encoding', 'content-length', 'content-range', 'content-language']);

interface Facts {
  origin: URL;
  /** Absolute address of the gateway. */
  url: string;
  /** Secret headers of the origin. */
  originHeaders: Readonly<Record<string, string>>;
}

/**
 * What a payer may read in the headers of an origin's answer. Addresses within the origin lead into the gateway, whichever
 * header they stand in, and whatever still repeats something that opens the origin is not told at all.
 */
export class ToldHeaders {
  private readonly origin: URL;
  private readonly basePath: string;
  private readonly gatewayUrl: string;
  private readonly secrets: readonly string[];
  private readonly shortSecrets: RegExp | null;

  constructor({ origin, url, originHeaders }: Facts) {
    this.origin = origin;
    this.basePath = origin.pathname.replace(/\/+$/, '');
    this.gatewayUrl = url;
    const given = [...origin.searchParams, ...Object.entries(originHeaders)];
    this.secrets = spellingsOf(given.map(([, value]) => value)).filter((secret) => secret.length >= plainLength);
    this.shortSecrets = asWords(spellingsOf(given.flatMap(([name, value]) => (namesSecret.test(name) ? [value] : []))).filter((secret) => secret.length >= shortestSecret && secret.length < plainLength));
  }

  /** A header's value for the payer; null for one that repeats a secret. */
  value(name: string, value: string): string | null {
    if (tellOfBody.has(name)) return value;
    const told = this.withAddresses(name, value);
    const repeats = this.secrets.some((secret) => told.includes(secret)) || this.shortSecrets?.test(told) === true;
    return repeats ? null : told;
  }

  private withAddresses(name: string, value: string): string {
    if (name === 'location' || name === 'content-location') return this.address(value);
    // RFC 8288: targets stand in angle brackets, the place they are about in `anchor`.
    if (name === 'link') return value.replace(/<([^<>]*)>|(\banchor\s*=\s*")([^"]*)"/gi, (_all, target: string | undefined, anchor: string, about: string) => (target === undefined ? `${anchor}${this.address(about)}"` : `<${this.address(target)}>`));
    return value.startsWith(this.origin.origin) ? this.address(value) : value;
  }

  /** The gateway's address for one that lies within the origin; any other stays where it is. */
  private address(address: string): string {
    const told = this.withoutOwnQuery(address.trim());
    // A path of the origin's own is one below the gateway; a relative one already is.
    const absolute = told.startsWith('/') && !told.startsWith('//') ? `${this.origin.origin}${told}` : told;
    const target = URL.canParse(absolute) ? new URL(absolute) : null;
    if (target?.origin !== this.origin.origin) return told;
    if (this.basePath !== '' && target.pathname !== this.basePath && !target.pathname.startsWith(`${this.basePath}/`)) return told;
    return `${this.gatewayUrl}${target.pathname.slice(this.basePath.length)}${target.search}${target.hash}`;
  }

  /** An address without what the origin's own URL sets, often a key: servers that redirect keep the query they were asked with. */
  private withoutOwnQuery(address: string): string {
    if (this.origin.search === '') return address;
    const [, before = '', query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(address) ?? [];
    const theirs = (query ?? '').split('&').filter((part) => part !== '' && !this.isOwnParameter(part));
    return query === undefined ? address : `${before}${theirs.length > 0 ? '?' : ''}${theirs.join('&')}${fragment}`;
  }

  private isOwnParameter(part: string): boolean {
    const [[name, value] = ['', '']] = new URLSearchParams(part);
    return this.origin.searchParams.getAll(name).includes(value);
  }
}

/** What opens the origin, as it may be repeated: as it is, without its scheme (`Bearer …`), and as an address spells it. */
function spellingsOf(values: readonly string[]): string[] {
  const plain = values.flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]);
  const spelled = plain.flatMap((secret) => [secret, encodeURIComponent(secret), encodeURI(secret), new URLSearchParams({ '': secret }).toString().slice(1)]);
  return [...new Set(spelled)];
}

/** Finds any of them where no letter or digit stands beside it. */
function asWords(secrets: readonly string[]): RegExp | null {
  if (secrets.length === 0) return null;
  const literal = (secret: string): string => secret.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9])(?:${secrets.map(literal).join('|')})(?![A-Za-z0-9])`);
}
