import { routePathSchema } from '@till/contract';

/** A route's path for a path of a document. */
export interface RoutePath {
  path: string;
  /** It matches more than the document's path, whose segments mix text and parameters. */
  isWidened: boolean;
}

const nameOf = (text: string): string => text.replace(/[^\w-]+/g, '_').replace(/^_+|_+$/g, '') || 'part';

/** Route path for a template of OpenAPI; null for one a gateway cannot match. */
export function routePathOf(template: string): RoutePath | null {
  if (!template.startsWith('/') || template.length > 500) return null;
  let isWidened = false;
  const parts = template.split('/');
  const segments = parts.map((part, at) => {
    const text = decoded(part);
    if (!/[:{}*]/.test(text)) return text;
    // `{path*}`, `{path+}` and `{+path}` are how frameworks write "everything below".
    if (at === parts.length - 1 && /^\{(\+[^{}]+|[^{}]+[*+])\}$/.test(text)) return '*';
    if (/^\{[^{}]+\}$/.test(text)) return `{${nameOf(text)}}`;
    if (text === '*') return text;
    isWidened = true;
    return `{${nameOf(text)}}`;
  });
  const path = segments.join('/');
  return routePathSchema.safeParse(path).success ? { path, isWidened } : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
