import { z } from 'zod';
import { amountSchema, positiveAmountSchema } from './amounts.js';
import { modeSchema, pageOf, timeInputSchema, timeSchema } from './common.js';
import { idSchema } from './ids.js';

/**
 * Who pays at a route: `charge` everybody, `bots` automated clients only, `observe` nobody, while Till counts what would
 * have been earned.
 */
export const routeModeSchema = z.enum(['charge', 'bots', 'observe']).meta({ id: 'RouteMode' });
export type RouteMode = z.infer<typeof routeModeSchema>;

/** `after`: the origin answers first, and only a 2xx is charged. `first`: settled, then the origin is called. */
export const settleOrderSchema = z.enum(['after', 'first']).meta({ id: 'SettleOrder' });
export type SettleOrder = z.infer<typeof settleOrderSchema>;

/** A method, or `*` for all. A route for GET answers HEAD as well. */
export const routeMethodSchema = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', '*']).meta({ id: 'RouteMethod' });
export type RouteMethod = z.infer<typeof routeMethodSchema>;

/** `/weather/:city`, `/weather/{city}`, `/files/*`: a parameter stands for one segment, `*` at the end for all below. */
export const routePathSchema = z
  .string()
  .max(500)
  .regex(/^\/[^\s?#%\\;]*$/, 'must start with / and hold no query, percent sign or backslash')
  .refine((path) => path.split('/').every((part, at) => at === 0 || (part !== '.' && part !== '..')), 'must not hold . or .. as a segment')
  .refine((path) => path.split('/').every((part) => !/[:{}*]/.test(part) || /^(:[\w-]+|\{[\w-]+\}|\*)$/.test(part)), 'has a segment that is neither text, :name, {name} nor *')
  .meta({ example: '/weather/:city' });

const description = z.string().trim().max(500);

export const routeInputSchema = z
  .strictObject({
    method: routeMethodSchema,
    path: routePathSchema,
    price: positiveAmountSchema,
    mode: routeModeSchema.default('charge'),
    settle: settleOrderSchema.default('after'),
    /** Calls a day that every client gets free of charge; 0 for none. */
    freePerDay: z.number().int().min(0).max(1_000_000).default(0),
    description: description.optional(),
    /** Whether anybody may find the route. Left out: as it was, and not for a new one. */
    listed: z.boolean().optional(),
  })
  .meta({ id: 'RouteInput' });

/** What a resource of kind `api_route` has beside its price. */
export const apiRouteSchema = z
  .object({
    gatewayId: idSchema('gateway'),
    method: routeMethodSchema,
    path: z.string(),
    mode: routeModeSchema,
    settle: settleOrderSchema,
    freePerDay: z.number().int(),
  })
  .meta({ id: 'ApiRoute' });
export type ApiRoute = z.infer<typeof apiRouteSchema>;

/** Most routes of one gateway. */
export const maxGatewayRoutes = 500;
const originUrl = z.url({ protocol: /^https?$/ }).max(2_000).meta({ example: 'https://api.example.com/v2' });
const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be a header name');
const headerValue = z.string().min(1).max(8_000).regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must be text that fits into a header');

/** Set by Till for every call, or a matter of one connection: never a secret of the origin. */
const reservedHeaders = /^(host|connection|keep-alive|transfer-encoding|content-length|content-encoding|te|trailer|upgrade|expect|via|forwarded|idempotency-key|proxy-.*|x-forwarded-.*|till-.*|payment-.*|x-payment.*)$/i;
const named = <Value extends z.ZodType>(value: Value) =>
  z
    .record(headerName, value)
    .refine((record) => Object.keys(record).length <= 20, 'must have at most 20 headers')
    .refine((record) => !Object.keys(record).some((name) => reservedHeaders.test(name)), 'names a header that Till sets itself');

const gatewayShape = {
  name: z.string().trim().min(1, 'must not be empty').max(120),
  originUrl,
  unmatched: z.enum(['pass', 'refuse']),
  timeoutMs: z.number().int().min(1_000).max(120_000),
  routes: z.array(routeInputSchema).max(maxGatewayRoutes),
};

export const createGatewaySchema = z
  .strictObject({
    name: gatewayShape.name,
    originUrl,
    /** Headers that open the origin to Till, such as its API key. Encrypted, never read back. */
    originHeaders: named(headerValue).optional(),
    routes: gatewayShape.routes.default([]),
    /**
     * What happens to requests that no route prices: passed on free of charge, or refused. Left out, they pass, unless
     * there are `originHeaders`: those would open the rest of the origin to everybody.
     */
    unmatched: gatewayShape.unmatched.optional(),
    /** How long the origin may take until its answer begins. */
    timeoutMs: gatewayShape.timeoutMs.default(30_000),
    /** Whether everybody may read what the gateway sells: its docs page and its OpenAPI document with prices. */
    publicDocs: z.boolean().default(true),
  })
  .meta({ id: 'CreateGateway' });
export type CreateGateway = z.input<typeof createGatewaySchema>;

/** Fields left out stay as they are. `routes` is the whole table: method and path say which route is meant. */
export const updateGatewaySchema = z
  .strictObject({
    name: gatewayShape.name.optional(),
    originUrl: originUrl.optional(),
    /** Merged by name; null removes a header. */
    originHeaders: named(headerValue.nullable()).optional(),
    routes: gatewayShape.routes.optional(),
    unmatched: gatewayShape.unmatched.optional(),
    timeoutMs: gatewayShape.timeoutMs.optional(),
    /** False pauses the whole gateway: nothing is sold and nothing passed on. */
    active: z.boolean().optional(),
    /** `updatedAt` as it was read: the change is refused as a `conflict` when somebody has changed the gateway since. */
    ifUnchangedSince: timeInputSchema.optional(),
    publicDocs: z.boolean().optional(),
  })
  .meta({ id: 'UpdateGateway' });
export type UpdateGateway = z.input<typeof updateGatewaySchema>;

export const gatewayRouteSchema = z
  .object({
    id: idSchema('resource'),
    method: routeMethodSchema,
    path: z.string(),
    /** Address of the route at the gateway; its parameters stand as they were written. */
    url: z.string(),
    price: z.string(),
    mode: routeModeSchema,
    settle: settleOrderSchema,
    freePerDay: z.number().int(),
    description: z.string().nullable(),
    listed: z.boolean(),
    active: z.boolean(),
  })
  .meta({ id: 'GatewayRoute' });
export type GatewayRoute = z.infer<typeof gatewayRouteSchema>;

export const gatewayCheckSchema = z
  .object({
    at: timeSchema,
    /** Whether the origin answered at all. */
    reachable: z.boolean(),
    /** Why it did not, in words for the merchant. */
    fault: z.string().nullable(),
    status: z.number().int().nullable(),
    latencyMs: z.number().int().nullable(),
    mediaType: z.string().nullable(),
    /** Priced paths that answered 2xx to a request without the secret headers: whoever knows the origin pays nothing. */
    openPaths: z.array(z.string()),
    /** Paths that were tried without the secret headers. */
    triedPaths: z.array(z.string()),
  })
  .meta({ id: 'GatewayCheck' });
export type GatewayCheck = z.infer<typeof gatewayCheckSchema>;

/** The OpenAPI document a gateway was described with. */
export const gatewayDocumentSchema = z
  .object({
    title: z.string(),
    version: z.string(),
    /** Operations it has below the origin. */
    operations: z.number().int(),
    /** Where it was read; null for one that was sent in. */
    sourceUrl: z.string().nullable(),
    importedAt: timeSchema,
  })
  .meta({ id: 'GatewayDocument' });
export type GatewayDocument = z.infer<typeof gatewayDocumentSchema>;

/**
 * What a seller may not have meant. `secret_headers_pass`: what no route prices passes free of charge and carries the
 * secret headers, which open the rest of the origin to everybody; `unmatched: "refuse"` ends it.
 */
export const gatewayWarningSchema = z.enum(['secret_headers_pass']).meta({ id: 'GatewayWarning' });

export const gatewaySchema = z
  .object({
    id: idSchema('gateway'),
    name: z.string(),
    mode: modeSchema,
    /** Address of the priced API: this and any path of the origin below it. */
    url: z.string(),
    slug: z.string(),
    originUrl: z.string(),
    /** Names of the secret headers; their values are never read back. */
    originHeaders: z.array(z.string()),
    unmatched: gatewayShape.unmatched,
    timeoutMs: z.number().int(),
    active: z.boolean(),
    routes: z.array(gatewayRouteSchema),
    /** False: `docsUrl` and `openapiUrl` answer 404. */
    publicDocs: z.boolean(),
    /** The public page that says what is sold here and how to pay. */
    docsUrl: z.string(),
    /** The public OpenAPI document with prices. */
    openapiUrl: z.string(),
    /** What was imported; null when the routes were written by hand, which is all the public description then knows. */
    document: gatewayDocumentSchema.nullable(),
    lastCheck: gatewayCheckSchema.nullable(),
    warnings: z.array(gatewayWarningSchema),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Gateway' });
export type Gateway = z.infer<typeof gatewaySchema>;
export const gatewayPageSchema = pageOf(gatewaySchema).meta({ id: 'GatewayPage' });

/** The one answer that carries the secret which signs calls to the origin. */
export const gatewayWithSecretSchema = gatewaySchema.extend({ signingSecret: z.string() }).meta({ id: 'GatewayWithSecret' });
export type GatewayWithSecret = z.infer<typeof gatewayWithSecretSchema>;

/**
 * Who calls, told by its User-Agent: `crawler` collects for a model or an index of its own; `search` finds things for a
 * search engine or fetches the card of a shared link; `user_action` fetches because a person asked an assistant a moment
 * ago; `program` is a library, a command line, an agent, or somebody who does not say; `browser` is one. `unknown` was
 * counted before Till told them apart.
 */
export const clientClassSchema = z.enum(['crawler', 'search', 'user_action', 'program', 'browser', 'unknown']).meta({ id: 'ClientClass' });
export type ClientClass = z.infer<typeof clientClassSchema>;

export const gatewayTrafficQuerySchema = z.object({ days: z.coerce.number().int().min(1).max(90).default(30) });

/**
 * What requests met at each route, per day in UTC and kind of client. Counts of the last seconds may still be on their way,
 * and a killed process loses its own: income is what the payments say.
 */
export const gatewayTrafficSchema = z
  .object({
    data: z.array(
      z.object({
        routeId: idSchema('resource'),
        day: z.string(),
        client: clientClassSchema,
        /** Answers that were paid for. */
        paid: z.number().int(),
        /** 402s that were sent. */
        challenged: z.number().int(),
        /** Passed on within the free quota. */
        free: z.number().int(),
        /** People and exempt fetchers at a route that charges bots. */
        exempt: z.number().int(),
        /** Passed on at a route that only observes, and what they would have paid. */
        observed: z.number().int(),
        observedAmount: amountSchema,
      }),
    ),
  })
  .meta({ id: 'GatewayTraffic' });
export type GatewayTraffic = z.infer<typeof gatewayTrafficSchema>;
