import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describedApi } from './described-api.js';
import { inlinedSchema } from './inlined-schema.js';
import type { Json } from './json-tree.js';
import { operationFacts } from './operation-facts.js';
import { operationSchemas } from './operation-schemas.js';
import { storedOperations } from './stored-operations.js';

const origin = new URL('https://api.example.com');
const nothing = { headers: new Set<string>(), query: new Set<string>() };

function schemasOf(paths: Json, components: Json = {}, hidden = nothing) {
  const { document } = describedApi({ openapi: '3.0.3', info: { title: 'A', version: '1' }, paths, components }, { origin, document: origin });
  const [operation] = storedOperations(document);
  if (!operation) throw new Error('no operation');
  return operationSchemas(document, operationFacts(document, operation, hidden), 4_000);
}

/** References in a schema, those in data aside. */
function referencesIn(schema: Json): number {
  if (Array.isArray(schema)) return schema.reduce<number>((sum, one) => sum + referencesIn(one), 0);
  if (typeof schema !== 'object' || schema === null) return 0;
  return Object.entries(schema).reduce((sum, [key, value]) => sum + (key === '$ref' ? 1 : ['enum', 'examples'].includes(key) ? 0 : referencesIn(value)), 0);
}

describe('the schemas of an operation', () => {
  it('stand by themselves: parameters by their place, the body, the first success', () => {
    const schemas = schemasOf(
      {
        '/pets/{id}': {
          parameters: [{ $ref: '#/components/parameters/Id' }, { name: 'full', in: 'query', schema: { type: 'boolean' } }],
          put: {
            operationId: 'putPet', summary: 'Change a pet',
            parameters: [{ name: 'full', in: 'query', required: true, schema: { type: 'string', enum: ['yes', 'no'] }, description: 'All of it' }, { name: 'key', in: 'query', schema: {} }, { name: 'Authorization', in: 'header', schema: {} }, { name: 'sid', in: 'cookie', schema: {} }],
            requestBody: { required: true, content: { 'application/xml': {}, 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
            responses: { 404: { description: 'None' }, 200: { $ref: '#/components/responses/Pet' } },
          },
        },
      },
      {
        parameters: { Id: { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 7 } } },
        schemas: { Pet: { type: 'object', required: ['name'], xml: { name: 'pet' }, properties: { name: { type: 'string', example: 'Rex' }, note: { type: 'string', nullable: true }, age: { type: 'integer', minimum: 0, exclusiveMinimum: true } } } },
        responses: { Pet: { description: 'The pet', content: { 'application/json': { schema: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'object', properties: { id: { type: 'integer' } } }] }, example: { name: 'Rex', id: 7 } } } } },
      },
      { headers: new Set(), query: new Set(['key']) },
    );
    const pet = { type: 'object', required: ['name'], properties: { name: { type: 'string', examples: ['Rex'] }, note: { type: ['string', 'null'] }, age: { type: 'integer', exclusiveMinimum: 0 } } };
    expect(schemas).toEqual({
      operationId: 'putPet', summary: 'Change a pet', description: null,
      input: {
        path: { schema: { type: 'object', properties: { id: { type: 'integer', minimum: 7 } }, required: ['id'] }, example: { id: 7 } },
        query: { schema: { type: 'object', properties: { full: { type: 'string', enum: ['yes', 'no'], description: 'All of it' } }, required: ['full'] }, example: { full: 'yes' } },
        body: { mediaType: 'application/json', required: true, schema: pet, example: { name: 'Rex', note: 'text', age: 0 } },
      },
      output: { mediaType: 'application/json', schema: { allOf: [pet, { type: 'object', properties: { id: { type: 'integer' } } }] }, example: { name: 'Rex', id: 7 } },
    });
  });

  it('end where they refer to themselves, and stay within their limit', () => {
    const tree: Json = { components: { schemas: { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' }, name: { type: 'string' } } }, Lost: { $ref: '#/components/schemas/Lost' }, Wide: { type: 'object', properties: Object.fromEntries(Array.from({ length: 40 }, (_one, at) => [`p${String(at)}`, { $ref: '#/components/schemas/Deep' }])) }, Deep: { type: 'object', properties: Object.fromEntries(Array.from({ length: 40 }, (_one, at) => [`d${String(at)}`, { $ref: '#/components/schemas/Wide' }])) } } } };
    expect(inlinedSchema(tree, { $ref: '#/components/schemas/Node' }, 1_000)).toEqual({ type: 'object', properties: { next: {}, name: { type: 'string' } } });
    expect(inlinedSchema(tree, { $ref: '#/components/schemas/Lost' }, 1_000)).toEqual({});
    expect(inlinedSchema(tree, { $ref: '#/nowhere' }, 1_000)).toEqual({});
    const wide = inlinedSchema(tree, { $ref: '#/components/schemas/Wide' }, 1_000);
    expect([wide.type, JSON.stringify(wide).length <= 1_000]).toEqual(['object', true]);
  });

  it('are JSON Schemas within their limit, whatever the document holds', () => {
    const leaf = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constantFrom('#/components/schemas/A', '#/components/schemas/B', 'object', 'array', 'constructor', '__proto__'));
    const key = fc.constantFrom('$ref', 'type', 'properties', 'items', 'allOf', 'oneOf', 'example', 'examples', 'enum', 'nullable', 'minimum', 'exclusiveMinimum', 'additionalProperties', 'description', 'constructor', 'toString');
    const { node } = fc.letrec((tie) => ({ node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(key, tie('node'), { maxKeys: 4 })) }));
    fc.assert(
      fc.property(node, node, (a, b) => {
        const tree = { paths: { '/a': { get: { parameters: a, requestBody: b, responses: { 200: a } } } }, components: { schemas: { A: a, B: b } } } as Json;
        const schema = inlinedSchema(tree, a as Json, 500);
        expect(JSON.stringify(schema).length).toBeLessThanOrEqual(500);
        expect(referencesIn(schema)).toBe(0);
        const [operation] = storedOperations(tree);
        expect(operation && operationSchemas(tree, operationFacts(tree, operation, nothing), 500)).toBeDefined();
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
