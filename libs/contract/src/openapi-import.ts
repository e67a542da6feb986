import { z } from 'zod';
import { positiveAmountSchema } from './amounts.js';
import { gatewayRouteSchema, routeMethodSchema, routeModeSchema } from './gateways.js';
import { idSchema } from './ids.js';

/** Most characters of an OpenAPI document, and most bytes of one that is fetched. */
export const maxOpenapiSize = 2 * 1024 * 1024;

const operationKey = z.strictObject({ method: routeMethodSchema, path: z.string().min(1).max(500) });

/** What an operation costs until its seller says otherwise. */
export const importedPrice = '0.01';

/**
 * An OpenAPI 3 document for a gateway: fetched from `url`, sent as `document`, or, with neither, looked for at the places
 * where APIs usually keep it below the origin. New operations become routes; nothing that is in the table changes.
 */
export const importOpenapiSchema = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).max(2_000).optional().meta({ example: 'https://api.example.com/openapi.json' }),
    /** JSON or YAML as text, or the document itself. */
    document: z.union([z.string().min(1), z.record(z.string(), z.unknown())]).optional(),
    /** Where the document's paths begin below the origin, such as `/v2`, when what it says about its servers is wrong. */
    basePath: z.string().max(300).regex(/^(\/[^\s?#%\\;{}*]*)?$/, 'must start with / or be empty').optional(),
    /** Only these operations, with paths as a dry run gave them; left out, all of them. */
    only: z.array(operationKey).min(1).max(500).optional(),
    /** Price of new routes whose operation has no `x-payment-info` with one. */
    price: positiveAmountSchema.default(importedPrice),
    /** Mode of new routes. */
    mode: routeModeSchema.default('observe'),
    /** Says what an import would do and changes nothing. */
    dryRun: z.boolean().default(false),
  })
  .refine(({ url, document }) => url === undefined || document === undefined, { path: ['document'], error: 'must not be given together with url' })
  .refine(({ document }) => typeof document !== 'string' || document.length <= maxOpenapiSize, { path: ['document'], error: `must have at most ${String(maxOpenapiSize)} characters` })
  .prefault({})
  .meta({ id: 'ImportOpenapi' });
export type ImportOpenapi = z.input<typeof importOpenapiSchema>;

/**
 * What becomes of an operation: `added` as a route; `kept`, its route was there; `covered` by a wider route, such as one
 * with a wildcard, which goes on to decide; `skipped`, for a reason among the warnings or because `only` leaves it out.
 */
export const operationChangeSchema = z.enum(['added', 'kept', 'covered', 'skipped']).meta({ id: 'OperationChange' });
export type OperationChange = z.infer<typeof operationChangeSchema>;

export const importedOperationSchema = z
  .object({
    method: z.string(),
    /** Below the gateway, and as its route is written when it has one of its own. */
    path: z.string(),
    operationId: z.string().nullable(),
    summary: z.string().nullable(),
    tags: z.array(z.string()),
    deprecated: z.boolean(),
    change: operationChangeSchema,
    /** The route that decides about it; null when there is none, and in a dry run for those to be added. */
    routeId: idSchema('resource').nullable(),
    /** Price and mode of that route, or those it would get. */
    price: z.string().nullable(),
    mode: routeModeSchema.nullable(),
    /** The price in the document's own `x-payment-info`, if it has one. */
    documentPrice: z.string().nullable(),
  })
  .meta({ id: 'ImportedOperation' });
export type ImportedOperation = z.infer<typeof importedOperationSchema>;

export const importWarningCodes = [
  /** The document's servers are not the origin. */
  'servers_elsewhere',
  /** A path that does not lie below the origin's. */
  'outside_origin',
  /** A segment like `{name}.json` became a parameter for the whole segment. */
  'path_widened',
  /** Two operations that a gateway cannot tell apart share a route. */
  'path_collision',
  'path_unsupported',
  'method_unsupported',
  'price_unreadable',
  /** The gateway refuses what no route names, and these routes will be let through without payment. */
  'opens_refused',
] as const;

export const importWarningSchema = z
  .object({
    code: z.enum(importWarningCodes),
    /** For the merchant, in English. */
    message: z.string(),
    /** The operation it is about; null for the whole document. */
    operation: z.object({ method: z.string(), path: z.string() }).nullable(),
  })
  .meta({ id: 'ImportWarning' });
export type ImportWarning = z.infer<typeof importWarningSchema>;

export const openapiImportSchema = z
  .object({
    dryRun: z.boolean(),
    /** Where the document was read; null for one that was sent in. */
    sourceUrl: z.string().nullable(),
    /** Version of OpenAPI it is written in. */
    openapi: z.string(),
    title: z.string(),
    version: z.string(),
    /** What stands before the document's paths below the gateway, such as `/v2`; mostly empty. */
    basePath: z.string(),
    operations: z.array(importedOperationSchema),
    added: z.number().int(),
    kept: z.number().int(),
    covered: z.number().int(),
    skipped: z.number().int(),
    /** Operations that the document imported before had and this one has not. Their routes stay until you remove them. */
    gone: z.array(z.object({ method: z.string(), path: z.string(), routeId: idSchema('resource').nullable() })),
    warnings: z.array(importWarningSchema),
    /** The gateway's whole table, after the import. */
    routes: z.array(gatewayRouteSchema),
  })
  .meta({ id: 'OpenapiImport' });
export type OpenapiImport = z.infer<typeof openapiImportSchema>;
