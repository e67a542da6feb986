import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describedApi } from './described-api.js';
import { DocumentFault } from './document-fault.js';
import { parseDocument, plainTree } from './document-text.js';
import { importPlan } from './import-plan.js';
import type { Json } from './json-tree.js';
import { publicDocument } from './public-document.js';
import { storedOperations } from './stored-operations.js';

const api = (paths: Json, more: Record<string, Json> = {}): Json => ({ openapi: '3.1.0', info: { title: 'A', version: '1' }, paths, ...more });
const read = (tree: Json, origin = 'https://api.example.com', options: { document?: string; basePath?: string } = {}) =>
  describedApi(tree, { origin: new URL(origin), document: new URL(options.document ?? origin), ...(options.basePath === undefined ? {} : { basePath: options.basePath }) });
const get = { get: { responses: { 200: { description: 'ok' } } } };

describe('the servers of a document', () => {
  const cases: [name: string, origin: string, servers: Json, path: string, expected: string | null, document: string | null][] = [
    ['none: paths are the origin’s', 'https://a.test', null, '/x', '/x', null],
    ['none, below an origin with a path the document knows nothing of', 'https://a.test/v2', null, '/x', '/x', 'https://a.test/v2/openapi.json'],
    ['the origin itself', 'https://a.test/v2', [{ url: 'https://a.test/v2' }], '/x', '/x', null],
    ['the origin with a slash', 'https://a.test/v2/', [{ url: 'https://a.test/v2/' }], '/x', '/x', null],
    ['a path below the origin', 'https://a.test', [{ url: '/v2' }], '/x', '/v2/x', null],
    ['a path relative to the document', 'https://a.test', [{ url: './' }], '/x', '/docs/x', 'https://a.test/docs/openapi.json'],
    ['above the origin, a path within it', 'https://a.test/v2', [{ url: '/' }], '/v2/x', '/x', null],
    ['above the origin, the origin itself', 'https://a.test/v2', [{ url: '/' }], '/v2', '/', null],
    ['above the origin, a path beside it', 'https://a.test/v2', [{ url: '/' }], '/v1/x', null, null],
    ['a path that only begins alike', 'https://a.test/v2', [{ url: 'https://a.test/v20' }], '/x', '/x', null],
    ['several, one of them the origin', 'https://a.test', [{ url: 'https://b.test/v1' }, { url: 'https://a.test/v2' }], '/x', '/v2/x', null],
    ['variables with defaults', 'https://a.test', [{ url: 'https://{host}/{base}', variables: { host: { default: 'a.test' }, base: { default: 'v3' } } }], '/x', '/v3/x', null],
    ['another name, the origin without a path', 'https://a.test', [{ url: 'https://public.test/v2' }], '/x', '/v2/x', null],
    ['another name, the origin with a path of its own', 'https://a.test/v2', [{ url: 'https://public.test/v2' }], '/x', '/x', null],
    ['garbage', 'https://a.test', [null, 7, { url: 7 }, { url: 'ftp://a.test/v9' }, { url: 'https://{lost}/' }], '/x', '/x', null],
  ];
  it.each(cases)('%s', (_name, origin, servers, path, expected, document) => {
    // One path that is inside says that the others are meant to be outside.
    const tree = api({ [path]: get, ...(expected === null ? { '/v2/inside': get } : {}) }, servers === null ? {} : { servers });
    const { operations, skipped } = read(tree, origin, document === null ? {} : { document });
    const all = [...operations.map((one) => one.path), ...skipped.map(() => null)];
    expect(all[expected === null ? all.length - 1 : 0]).toBe(expected);
  });

  it('are named when they are elsewhere, and give way to a base path', () => {
    expect(read(api({ '/x': get }, { servers: [{ url: 'https://public.test/v1' }] })).warnings).toEqual([{ code: 'servers_elsewhere', operation: null, message: expect.stringContaining('https://public.test/v1') }]);
    const { operations, warnings, basePath } = read(api({ '/x': get }, { servers: [{ url: 'https://public.test/v1' }] }), 'https://a.test', { basePath: '/v9/' });
    expect([operations[0]?.path, warnings, basePath]).toEqual(['/v9/x', [], '/v9']);
    const useless = read(api({ '/x': get }, { servers: [{ url: '/' }] }), 'https://a.test/v2');
    expect([useless.operations[0]?.path, useless.warnings[0]?.code]).toEqual(['/x', 'servers_elsewhere']);
  });

  it('do not grow out of bounds by variables in variables', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const variables = Object.fromEntries(names.map((name, at) => [name, { default: `{${names[at + 1] ?? 'x'}}`.repeat(100) }]));
    const { operations } = read(api({ '/x': get }, { servers: [{ url: `https://a.test/${'{a}'.repeat(600)}`, variables }] }));
    expect(operations.map(({ path }) => path)).toEqual(['/x']);
  });

  it('may be an operation’s own', () => {
    const { operations } = read(api({ '/a': { servers: [{ url: '/v1' }], ...get }, '/b': { get: { ...get.get, servers: [{ url: '/v2' }] } }, '/c': get }, { servers: [{ url: '/v3' }] }));
    expect(operations.map(({ path }) => path)).toEqual(['/v1/a', '/v2/b', '/v3/c']);
  });
});

describe('the paths of a document', () => {
  it('become routes, widened where a gateway cannot be as exact, and never silently left out', () => {
    const { operations, skipped, warnings } = read(
      api({
        '/files/{name}.json': get, '/things:batch': get, '/{user.id}/{2nd}': get, '/all/{path*}': get, '/proxy/{rest+}': get, '/caf%C3%A9': get, '/a b': get, '/q?x={x}': get, 'no-slash': get, '/../up': get,
        '/verbs': { head: {}, options: {}, trace: {}, post: {}, summary: 'no verb', 'x-internal': {} },
      }),
    );
    expect(operations.map(({ path }) => path)).toEqual(['/files/{name_json}', '/{things_batch}', '/{user_id}/{2nd}', '/all/*', '/proxy/*', '/café', '/verbs']);
    expect(skipped.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /a b', 'GET /q?x={x}', 'GET no-slash', 'GET /../up', 'HEAD /verbs', 'OPTIONS /verbs', 'TRACE /verbs']);
    expect(warnings.map(({ code, operation }) => `${code} ${operation?.method ?? ''} ${operation?.path ?? ''}`)).toEqual([
      'path_widened GET /files/{name_json}', 'path_widened GET /{things_batch}', 'path_unsupported GET /a b', 'path_unsupported GET /q?x={x}', 'path_unsupported GET no-slash', 'path_unsupported GET /../up',
      'method_unsupported HEAD /verbs', 'method_unsupported OPTIONS /verbs', 'method_unsupported TRACE /verbs',
    ]);
  });

  it('that a gateway cannot tell apart share a route', () => {
    const described = read(api({ '/a/{x}': get, '/A/{y}/': get, '/a/b': get }));
    const plan = importPlan(described, [], { price: '1', mode: 'observe', refusesUnmatched: false });
    expect(plan.wishes.map(({ path }) => path)).toEqual(['/a/{x}', '/a/b']);
    expect(plan.warnings).toEqual([{ code: 'path_collision', message: expect.stringContaining('/a/{x}'), operation: { method: 'GET', path: '/A/{y}/' } }]);
    expect(plan.outcome([]).map(({ change, price }) => [change, price])).toEqual([['added', '1'], ['covered', '1'], ['added', '1']]);
  });

  it('may stand elsewhere in the document, and references to them go along', () => {
    const { document } = read(api({ '/x': { $ref: '#/components/pathItems/X' }, '/y': { get: { parameters: [{ $ref: '#/paths/~1z/parameters/0' }] } }, '/z': { parameters: [{ name: 'q', in: 'query' }], ...get } }, { servers: [{ url: '/v2' }], components: { pathItems: { X: get } } }));
    expect(storedOperations(document).map(({ template }) => template)).toEqual(['/v2/x', '/v2/y', '/v2/z']);
    expect(JSON.stringify(document)).toContain('"#/paths/~1v2~1z/parameters/0"');
  });
});

describe('a stated price', () => {
  it.each<[Json, string | null, boolean]>([
    [{ price: { mode: 'fixed', currency: 'USD', amount: '0.010000' }, protocols: [{ x402: {} }] }, '0.010000', false],
    [{ price: { amount: 0.05 } }, '0.05', false],
    [{ pricingMode: 'fixed', price: '$0.25', protocols: ['x402'] }, '0.25', false],
    [{ price: { mode: 'fixed', currency: 'USD', amount: '0' } }, null, false],
    [{ price: { mode: 'dynamic', min: '0.01', max: '1' } }, null, true],
    [{ price: { mode: 'fixed', currency: 'EUR', amount: '1' } }, null, true],
    [{ price: { amount: '1e3' } }, null, true],
    [{ price: { amount: '0.0000001' } }, null, true],
    [{ price: { amount: -1 } }, null, true],
    [{ price: { amount: 1e-7 } }, null, true],
    [{ intent: 'charge', amount: '1000' }, null, true],
    [7, null, true],
  ])('of %j is %s', (info, price, isUnreadable) => {
    const { operations, warnings } = read(api({ '/a': { get: { ...get.get, 'x-payment-info': info } } }));
    expect([operations[0]?.statedPrice, warnings.map(({ code }) => code)]).toEqual([price, isUnreadable ? ['price_unreadable'] : []]);
  });
});

describe('text of a document', () => {
  const faultOf = (text: string): string => {
    try {
      parseDocument(text);
      return 'none';
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error;
      return error.message;
    }
  };

  it('is JSON or YAML of any kind, merge keys and all', () => {
    const expected = { openapi: '3.0.0', paths: { '/a': { get: { summary: 'A' } }, '/b': { get: { summary: 'A' } } } };
    expect(parseDocument(JSON.stringify(expected))).toEqual(expected);
    expect(parseDocument('openapi: 3.0.0\npaths:\n  /a: &a\n    get: {summary: A}\n  /b:\n    <<: *a\n')).toEqual(expected);
    expect(parseDocument('{openapi: 3.0.0, paths: {/a: {get: {summary: A}}, /b: {get: {summary: A}},},}')).toEqual(expected);
    expect(parseDocument('a: .nan\nb: 2020-01-01\n200: x')).toEqual({ 200: 'x', a: null, b: '2020-01-01' });
  });

  it('cannot become more than it is', () => {
    const lines = Array.from({ length: 12 }, (_one, at) => `a${String(at)}: &a${String(at)} [${Array.from({ length: 9 }, () => (at === 0 ? 'lol' : `*a${String(at - 1)}`)).join(', ')}]`);
    const before = process.cpuUsage();
    expect(faultOf(lines.join('\n'))).toBe('is too large once its anchors are written out');
    expect(faultOf(`a: &a "${'x'.repeat(100_000)}"\nb: [${'*a, '.repeat(90)}]`)).toBe('is too large once its anchors are written out');
    expect(faultOf('a: &a [*a]')).toContain('refers to itself');
    expect(faultOf('['.repeat(100_000))).toContain('is not valid JSON');
    expect(faultOf(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toContain('nested more than 100 levels deep');
    expect(faultOf(`${'a:\n'.split('\n').map((line, at) => `${' '.repeat(at)}${line}`).join('\n')}${Array.from({ length: 300 }, (_one, at) => `${' '.repeat(at)}k:`).join('\n')}`)).not.toBe('none');
    expect(faultOf('{"__proto__": {"x": 1}}')).toContain('__proto__');
    expect(faultOf('__proto__: {x: 1}')).toContain('__proto__');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
  });

  it('is read or refused, never crashed on', () => {
    const scraps = fc.constantFrom('openapi', ': ', '3.0.0', '\n', '  ', '- ', '&a ', '*a', '{', '}', '[', ']', '"', "'", '|', '>', '!!', '<<: ', '%YAML 1.2', '---', '...', '#', '?', ',', '\t', '\u0000', '\ud800', '__proto__', 'paths', '/a', 'get');
    fc.assert(
      fc.property(fc.array(fc.oneof(scraps, fc.string({ maxLength: 4 })), { maxLength: 30 }), (parts) => {
        expect(typeof faultOf(parts.join(''))).toBe('string');
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});

/** References to other documents, those in data aside. */
function foreignReferences(node: Json): number {
  if (Array.isArray(node)) return node.reduce<number>((sum, one) => sum + foreignReferences(one), 0);
  if (typeof node !== 'object' || node === null) return 0;
  return Object.entries(node).reduce((sum, [name, value]) => sum + (name === '$ref' && typeof value === 'string' && !value.startsWith('#') ? 1 : name === 'default' ? 0 : foreignReferences(value)), 0);
}

describe('any document', () => {
  const key = fc.constantFrom('openapi', 'info', 'title', 'paths', '/a', '/{b}', '/c/{d}.x', 'x-y', 'get', 'post', 'head', 'servers', 'url', 'variables', 'default', 'parameters', 'name', 'in', '$ref', 'schema', 'responses', '200', 'content', 'application/json', 'tags', 'summary', 'components', 'schemas', 'properties', 'security', 'x-payment-info', 'price', 'constructor', 'toString', 'hasOwnProperty');
  const leaf = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('/v1', 'https://a.test/v2', '#/paths/~1a', '#/components/schemas/a', 'other.json#/a', '\u0000', '\ud800', '3.1.0'));
  const { node } = fc.letrec((tie) => ({ node: fc.oneof({ depthSize: 'medium' }, leaf, fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(key, tie('node'), { maxKeys: 5 })) }));
  const operations = fc.dictionary(fc.constantFrom('get', 'post', 'head', 'parameters', '$ref', 'servers'), node, { maxKeys: 4 });
  const documents = fc.record({ openapi: fc.constantFrom('3.0.0', '3.1.0'), paths: fc.oneof(node, fc.dictionary(fc.constantFrom('/a', '/{b}', '/c/{d}.x', 'e', '/f?g', '/a/', '/%zz'), operations)), info: node, servers: node, tags: node, components: node }, { requiredKeys: ['openapi', 'paths'] });

  it('is described, planned and told in public, or refused as a fault of its own', () => {
    let described = 0;
    fc.assert(
      fc.property(documents, fc.constantFrom('https://a.test', 'https://a.test/v1'), (document, origin) => {
        let found;
        try {
          found = read(plainTree(document), origin);
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentFault);
          return;
        }
        described++;
        const plan = importPlan(found, [], { price: '0.01', mode: 'observe', refusesUnmatched: true });
        expect(plan.outcome([])).toHaveLength(found.operations.length + found.skipped.length);
        expect(new Set(plan.wishes.map(({ method, path }) => `${method} ${path}`)).size).toBe(plan.wishes.length);
        const tree = JSON.parse(JSON.stringify(found.document)) as Json;
        const route = { resourceId: 'r', method: '*' as const, path: '/*', mode: 'charge' as const, settle: 'after' as const, freePerDay: 0, price: 1n };
        const told = publicDocument({ imported: tree, name: 'N', url: 'https://till.test/g/x', docsUrl: 'd', operations: storedOperations(tree).map((one) => ({ ...one, route, isDescribed: true })), hidden: { headers: new Set(), query: new Set() }, termsOf: () => [], descriptionOf: () => null });
        expect(foreignReferences(told)).toBe(0);
      }),
      { numRuns: 400, seed: 11 },
    );
    // Garbage alone would prove little.
    expect(described).toBeGreaterThan(100);
  });
});
