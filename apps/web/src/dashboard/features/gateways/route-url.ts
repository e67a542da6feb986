import type { GatewayRoute } from '@till/contract';

/** Names of the parameters of a path, in their order; `*` stands for everything below. */
export function parametersOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => /^[:{]/.test(part) || part === '*')
    .map((part) => (part === '*' ? '*' : part.replace(/^[:{]|\}$/g, '')));
}

/** The address of a route with its parameters filled in; what is missing stays as it was written. */
export function filledUrl(url: string, values: Readonly<Record<string, string>>): string {
  const { origin, pathname } = new URL(url);
  const path = decodeURI(pathname)
    .split('/')
    .map((part) => {
      if (part === '*') return (values['*'] ?? '').split('/').map(encodeURIComponent).join('/') || part;
      if (!/^[:{]/.test(part)) return part;
      const value = values[part.replace(/^[:{]|\}$/g, '')];
      return value ? encodeURIComponent(value) : part;
    })
    .join('/');
  return `${origin}${path}`;
}

/** An address of the route one could call, with something in the place of every parameter. */
export function exampleUrl({ url, path }: Pick<GatewayRoute, 'url' | 'path'>): string {
  return filledUrl(url, Object.fromEntries(parametersOf(path).map((name) => [name, '1'])));
}
