import { inlinedSchema } from './inlined-schema.js';
import type { Json, JsonObject } from './json-tree.js';
import type { BodyFacts, OperationFacts, ParameterFacts } from './operation-facts.js';

/** Parameters of one kind as one object. */
export interface ParameterSchemas {
  schema: JsonObject;
  example: JsonObject;
}

export interface BodySchemas {
  mediaType: string;
  schema: JsonObject;
  example: Json;
}

/** What an operation takes and gives, as JSON Schemas (2020-12) without references. */
export interface OperationSchemas {
  operationId: string | null;
  summary: string | null;
  description: string | null;
  input: { path: ParameterSchemas | null; query: ParameterSchemas | null; body: (BodySchemas & { required: boolean }) | null };
  output: BodySchemas | null;
}

/** Each schema and each example takes at most `maxBytes` of JSON; an example that is longer is null. */
export function operationSchemas(document: Json, facts: OperationFacts, maxBytes: number): OperationSchemas {
  const { operationId, summary, description, parameters, body, answer } = facts;
  const bodySchemas = ({ mediaType, schema, example }: BodyFacts): BodySchemas => ({ mediaType, schema: inlinedSchema(document, schema, maxBytes), example: fits(example, maxBytes) ? example : null });
  const together = (place: ParameterFacts['in']): ParameterSchemas | null => {
    const chosen = parameters.filter((one) => one.in === place);
    if (chosen.length === 0) return null;
    const eachBytes = Math.floor(maxBytes / chosen.length);
    const properties = Object.fromEntries(chosen.map((one) => [one.name, { ...inlinedSchema(document, one.schema, eachBytes), ...(one.description === null ? {} : { description: one.description }) }]));
    const example = Object.fromEntries(chosen.filter((one) => one.required || one.in === 'path').map((one) => [one.name, one.example]));
    return { schema: { type: 'object', properties, required: chosen.filter((one) => one.required).map((one) => one.name) }, example };
  };
  return {
    ...{ operationId, summary, description },
    input: { path: together('path'), query: together('query'), body: body && { ...bodySchemas(body), required: body.required } },
    output: answer && answer.mediaType !== '' ? bodySchemas(answer) : null,
  };
}

function fits(value: Json, maxBytes: number): boolean {
  return Buffer.byteLength(JSON.stringify(value)) <= maxBytes;
}
