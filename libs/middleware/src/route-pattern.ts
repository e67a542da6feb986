const written = /^(?:([A-Za-z]+)\s+)?(\/\S*)$/;

/**
 * A method and a path with `*`, `:name` or `[name]` in it. Paths are compared as routers may read them: decoded, in any
 * letter case, with or without a slash at the end. Charging a request that leads nowhere is better than the reverse.
 */
export class RoutePattern {
  private constructor(
    private readonly method: string | null,
    private readonly path: RegExp,
  ) {}

  /** Null for what is no route. */
  static parse(text: string): RoutePattern | null {
    const [, method, path] = written.exec(text.trim()) ?? [];
    if (path === undefined) return null;
    const source = normalised(path)
      .split(/(\*|:[a-z0-9_]+|\[[a-z0-9_]+\])/i)
      .map((part, index) => (index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : part === '*' ? '.*' : '[^/]+'))
      .join('');
    // "/api/*" is also "/api", as routers read it.
    return new RoutePattern(method?.toUpperCase() ?? null, new RegExp(`^${source.replace(/\/\.\*$/, '(?:/.*)?')}$`));
  }

  matches(method: string, path: string): boolean {
    // Routers serve HEAD by the handler of GET, which then runs in full.
    const asked = method.toUpperCase() === 'HEAD' && this.method === 'GET' ? 'GET' : method.toUpperCase();
    return (this.method === null || this.method === asked) && this.path.test(normalised(path));
  }
}

function normalised(path: string): string {
  const one = `/${decoded(path)}`.replace(/[/\\]+/g, '/').toLowerCase();
  return one.length > 1 ? one.replace(/\/$/, '') : one;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
