import { type Json, listOf, member, textOf } from './json-tree.js';

/** How a document's paths become paths below the origin. */
export interface Placement {
  /** Put before a path. */
  prefix: string;
  /** Taken off a path first; one that does not begin with it lies outside the origin. */
  stripped: string;
  /** A server that does not agree with the origin, if that is so. */
  elsewhere: string | null;
}

const longestUrl = 2_000;
const none: Placement = { prefix: '', stripped: '', elsewhere: null };

/** Where documents and origins are: the base of servers' relative addresses, and what they should amount to. */
export interface Whereabouts {
  origin: URL;
  /** Where the document was read; the origin for one that was sent in. */
  document: URL;
}

const withoutSlash = (path: string): string => path.replace(/\/+$/, '');

/**
 * Compares a document's servers with the origin. `/v2` behind `https://api.example.com` is a prefix; a server that is
 * above the origin has paths that must begin as the origin does. Without a server it is the document's own host.
 */
export function placementOf(servers: Json | undefined, { origin, document }: Whereabouts): Placement {
  const urls = listOf({ servers: servers ?? [] }, 'servers').flatMap((server) => serverUrl(server, document) ?? []);
  const url = urls.find(({ host }) => host === origin.host) ?? urls[0] ?? new URL('/', document);
  const [here, there] = [withoutSlash(origin.pathname), withoutSlash(url.pathname)];
  if (url.host !== origin.host) {
    // Another name for the origin, as far as one can tell: its path stays when the origin's own says nothing.
    return { prefix: here === '' ? there : '', stripped: '', elsewhere: url.href };
  }
  if (there === here || there.startsWith(`${here}/`)) return { ...none, prefix: there.slice(here.length) };
  if (here.startsWith(`${there}/`)) return { ...none, stripped: here.slice(there.length) };
  return { ...none, elsewhere: url.href };
}

/** A path below the origin; null for one that is not below it. */
export function placed(path: string, { prefix, stripped }: Placement): string | null {
  if (stripped === '') return `${prefix}${path}`;
  if (path === stripped) return '/';
  return path.startsWith(`${stripped}/`) ? path.slice(stripped.length) : null;
}

/** A server's address with the defaults of its variables, none of which is looked for in another; null for one that is none. */
function serverUrl(server: Json, base: URL): URL | null {
  const text = textOf(server, 'url');
  if (text === null || text.length > longestUrl) return null;
  const variables = member(server, 'variables');
  const filled = text.replace(/\{([^{}]+)\}/g, (written, name: string) => textOf(member(variables, name), 'default') ?? written);
  const url = filled.length > longestUrl ? null : URL.parse(filled, base.href);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') && !/[{}]|%7B|%7D/i.test(url.pathname) ? url : null;
}
