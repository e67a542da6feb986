import { z } from 'zod';
import { modeSchema, pageOf, pageQueryShape, timeSchema } from './common.js';
import { idSchema } from './ids.js';

/** `broken`: somebody cannot pay. `warning`: some cannot, or it may break. `note`: good to know. `ok`: checked and fine. */
export const severities = ['ok', 'note', 'warning', 'broken'] as const;
export const severitySchema = z.enum(severities).meta({ id: 'Severity' });
export type Severity = z.infer<typeof severitySchema>;

/** What a checkup looks at, in the order in which it is told. */
export const findingTopics = ['door', 'terms', 'clients', 'browser', 'networks', 'origin', 'listing'] as const;
export type FindingTopic = (typeof findingTopics)[number];

/** Stable codes of everything a checkup can find. */
export const findingCodes = [
  'door_answers',
  'door_unreachable',
  'door_wrong_status',
  'door_paused',
  'door_unpayable',
  'own_address_not_reached',
  'door_not_seen',
  'address_unknown',
  'method_not_tried',
  'route_observes',
  'people_pass_free',
  'v2_valid',
  'v2_missing',
  'v2_invalid',
  'v1_valid',
  'v1_missing',
  'v1_invalid',
  'v1_no_network',
  'terms_agree',
  'terms_differ',
  'resource_url_differs',
  'page_served',
  'page_missing',
  'markdown_served',
  'markdown_missing',
  'header_small',
  'header_large',
  'header_too_large',
  'clients_pay',
  'price_above_default',
  'price_above_v1_default',
  'asset_not_default',
  'cors_open',
  'cors_closed',
  'cors_header_hidden',
  'cors_preflight_refused',
  'not_cached',
  'cache_unsaid',
  'cacheable',
  'network_ready',
  'network_down',
  'network_one_version',
  'node_down',
  'wallet_missing',
  'wallet_cannot_receive',
  'wallet_proven',
  'wallet_unproven',
  'wallet_proof_later',
  'wallet_foreign',
  'origin_answers',
  'origin_down',
  'origin_refuses_till',
  'origin_fails',
  'origin_open',
  'listed',
  'not_listed',
] as const;
export const findingCodeSchema = z.enum(findingCodes).meta({ id: 'FindingCode' });
export type FindingCode = z.infer<typeof findingCodeSchema>;

/** What a checkup found, one thing at a time. */
export const findingSchema = z
  .object({
    code: findingCodeSchema,
    topic: z.enum(findingTopics),
    severity: severitySchema,
    /** The facts of the sentence, for clients with words of their own: a network, a price, a number of bytes. */
    params: z.record(z.string(), z.string()),
    /** What was found, in English. */
    message: z.string(),
    /** What to do about it, in English; null where there is nothing to do. */
    advice: z.string().nullable(),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof findingSchema>;

/** What the door said to one kind of visitor: the same bytes, and what a client reads in them. */
export const representationSchema = z
  .object({
    as: z.enum(['v2', 'v1', 'page', 'markdown']),
    request: z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) }),
    status: z.number().int(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    /** The body as text, cut where it is long. */
    body: z.string(),
    bodyBytes: z.number().int(),
    cut: z.boolean(),
    /** The terms in it as the reference SDK reads them; null where it finds none. */
    decoded: z.unknown(),
  })
  .meta({ id: 'Representation' });
export type Representation = z.infer<typeof representationSchema>;

export const checkupSchema = z
  .object({
    resourceId: idSchema('resource'),
    at: timeSchema,
    /** The worst of what was found. */
    verdict: severitySchema,
    /** Findings that are warnings or worse. */
    toMend: z.number().int(),
    /** The address that was asked; a route's parameters are filled with a sample. */
    url: z.string(),
    /** Whether the public address itself was asked, Till's own listener because the public address was out of reach, or nobody. */
    askedAt: z.enum(['public_address', 'own_listener', 'nowhere']),
    findings: z.array(findingSchema),
    representations: z.array(representationSchema),
  })
  .meta({ id: 'Checkup' });
export type Checkup = z.infer<typeof checkupSchema>;

/** The last checkup of a resource, if there was one, and when the next is due; null while the resource is not for sale. */
export const lastCheckupSchema = z.object({ checkup: checkupSchema.nullable(), nextAt: timeSchema.nullable() }).meta({ id: 'LastCheckup' });
export type LastCheckup = z.infer<typeof lastCheckupSchema>;

export const alertStatusSchema = z.enum(['open', 'closed']).meta({ id: 'AlertStatus' });
export type AlertStatus = z.infer<typeof alertStatusSchema>;

/** What an alert can be about: what a checkup found broken, and a webhook endpoint that takes nothing. */
export const alertCodeSchema = z.enum([...findingCodes, 'webhook_failing', 'webhook_disabled']).meta({ id: 'AlertCode' });
export type AlertCode = z.infer<typeof alertCodeSchema>;

/** Something that broke and stayed broken. It closes by itself once it is mended. */
export const alertSchema = z
  .object({
    id: idSchema('alert'),
    mode: modeSchema,
    status: alertStatusSchema,
    code: alertCodeSchema,
    params: z.record(z.string(), z.string()),
    message: z.string(),
    advice: z.string().nullable(),
    /**
     * The resource where it was seen first; null for a webhook endpoint. A network or an origin that is down is one alert,
     * however many resources need it.
     */
    resourceId: idSchema('resource').nullable(),
    resourceTitle: z.string().nullable(),
    /** Set where that resource is a route of a gateway. */
    gatewayId: idSchema('gateway').nullable(),
    /** Set where it is about a webhook endpoint. */
    webhookEndpointId: idSchema('webhookEndpoint').nullable(),
    /** How many resources have it now, and at most 100 of them. */
    affected: z.number().int(),
    resourceIds: z.array(idSchema('resource')),
    openedAt: timeSchema,
    closedAt: timeSchema.nullable(),
    /** When a member said "I have seen it"; it stays open, and is shown no more. */
    dismissedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof alertSchema>;
export const alertPageSchema = pageOf(alertSchema).meta({ id: 'AlertPage' });

export const listAlertsQuerySchema = z.object({
  ...pageQueryShape,
  status: alertStatusSchema.optional(),
  resourceId: idSchema('resource').optional(),
});
