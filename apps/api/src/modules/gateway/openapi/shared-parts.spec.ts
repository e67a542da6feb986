import { describe, expect, it } from '@jest/globals';
import { type Json, isObject } from './json-tree.js';
import { publicDocument } from './public-document.js';
import { lookUp } from './references.js';

const answer = (schema: Json): Json => ({ responses: { 200: { description: 'Good', content: { 'application/json': { schema } } } } });
const schemaOf = (path: string, method: string): string => `#/paths/${path.replace(/\//g, '~1')}/${method}/responses/200/content/application~1json/schema`;
/** What is sold refers to what is not, which refers on: to itself, to a component, to nothing, and back. */
const whole = {
  openapi: '3.0.3',
  info: { title: 'Weather', version: '1' },
  paths: {
    '/sold': { get: answer({ type: 'object', properties: { secret: { $ref: schemaOf('/kept', 'get') }, again: { $ref: schemaOf('/kept', 'get') }, own: { $ref: schemaOf('/sold', 'get') }, gone: { $ref: '#/paths/~1nowhere/get' } } }), post: answer({ type: 'string' }) },
    '/kept': { get: answer({ type: 'object', properties: { child: { $ref: schemaOf('/kept', 'get') }, sky: { $ref: '#/components/schemas/Sky' }, other: { $ref: schemaOf('/sold', 'post') } } }), summary: 'Nobody else’s business' },
  },
  components: { schemas: { Sky: { type: 'string' }, Unused: { $ref: schemaOf('/kept', 'get') } } },
};
const route = { resourceId: 'res_1', method: 'GET', path: '/sold', mode: 'charge', settle: 'after', freePerDay: 0, price: 1n } as const;
const document = publicDocument({
  imported: whole,
  name: 'API',
  url: 'https://till.test/g/x',
  docsUrl: 'https://till.test/g/x/-/docs',
  operations: [{ method: 'GET', path: '/sold', template: '/sold', item: {}, operation: whole.paths['/sold'].get, route, isDescribed: true } as never],
  hidden: { headers: new Set(), query: new Set() },
  termsOf: () => [],
  descriptionOf: () => null,
});

function references(node: Json): string[] {
  if (Array.isArray(node)) return node.flatMap(references);
  return isObject(node) ? Object.entries(node).flatMap(([key, value]) => (key === '$ref' && typeof value === 'string' ? [value] : references(value))) : [];
}

describe('a public document whose operations refer into paths that are not on offer', () => {
  it('has a copy of each part, once, and leads everywhere but where the author’s own led nowhere', () => {
    expect(Object.keys(document.paths as object)).toEqual(['/sold']);
    expect(references(document).filter((one) => lookUp(document, one) === undefined)).toEqual(['#/paths/~1nowhere/get']);
    expect(document.components).toEqual({
      schemas: { Sky: { type: 'string' } },
      responses: expect.anything(),
      'x-shared': {
        part1: { type: 'object', properties: { child: { $ref: '#/components/x-shared/part1' }, sky: { $ref: '#/components/schemas/Sky' }, other: { $ref: '#/components/x-shared/part2' } } },
        part2: { type: 'string' },
      },
    });
  });

  it('tells nothing else about them', () => {
    expect(JSON.stringify(document)).not.toContain('Nobody else');
  });
});
