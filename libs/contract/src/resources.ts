import { z } from 'zod';
import { positiveAmountSchema, toBaseUnits } from './amounts.js';
import { metadataSchema, modeSchema, networkIdSchema, pageOf, pageQueryShape, timeSchema } from './common.js';
import { apiRouteSchema } from './gateways.js';
import { idSchema } from './ids.js';

export const resourceKindSchema = z.enum(['pay_link', 'tip_jar', 'api_route', 'external']).meta({ id: 'ResourceKind' });
export type ResourceKind = z.infer<typeof resourceKindSchema>;

const httpsUrl = z.url({ protocol: /^https?$/ }).max(2000);

/** What a payer gets once the payment is settled. Secrets of it are never read back by list calls. */
export const deliverableSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('text'),
      /** Markdown. */
      content: z.string().min(1).max(200_000),
      /** Shown before payment. */
      preview: z.string().max(20_000).optional(),
    }),
    z.strictObject({ type: z.literal('json'), content: z.json() }),
    z.strictObject({ type: z.literal('redirect'), url: httpsUrl }),
    z.strictObject({ type: z.literal('file'), fileId: idSchema('file') }),
  ])
  .meta({ id: 'Deliverable' });
export type Deliverable = z.infer<typeof deliverableSchema>;

const title = z.string().trim().min(1, 'must not be empty').max(120);
const description = z.string().trim().max(500);
const networkList = z.array(networkIdSchema).min(1).max(20);
const walletIds = z.array(idSchema('wallet')).min(1).max(20);
/** Whether anybody may find it: in this Till's lists, by agents, and in the catalogues of facilitators. Never a tip jar. */
const listed = z.boolean();

/** Handle of a tip jar, the last part of its address: /t/ada. */
export const handleSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,30}[a-z0-9])$/, 'must be 3 to 32 letters, digits or hyphens, not at the ends')
  .meta({ example: 'ada' });

export const presetsSchema = z.array(positiveAmountSchema).min(1).max(6);

const payLinkShape = {
  kind: z.literal('pay_link'),
  title,
  description: description.optional(),
  price: positiveAmountSchema,
  networks: networkList.optional(),
  walletIds: walletIds.optional(),
  successUrl: httpsUrl.optional(),
  metadata: metadataSchema.optional(),
  deliverable: deliverableSchema.optional(),
  listed: listed.default(false),
};
const tipJarShape = {
  kind: z.literal('tip_jar'),
  handle: handleSchema,
  title,
  description: description.optional(),
  presets: presetsSchema.optional(),
  minAmount: positiveAmountSchema.optional(),
  maxAmount: positiveAmountSchema.optional(),
  networks: networkList.optional(),
  walletIds: walletIds.optional(),
  metadata: metadataSchema.optional(),
  listed: listed.default(false),
};

export const tipJarDefaults = { presets: ['1', '3', '5', '10'], minAmount: '0.10', maxAmount: '1000' } as const;

interface TipLimits {
  minAmount?: string | undefined;
  maxAmount?: string | undefined;
  presets?: string[] | undefined;
}
function limitsAgree(jar: TipLimits): boolean {
  const min = toBaseUnits(jar.minAmount ?? tipJarDefaults.minAmount);
  const max = toBaseUnits(jar.maxAmount ?? tipJarDefaults.maxAmount);
  return min <= max && (jar.presets ?? []).every((preset) => toBaseUnits(preset) >= min && toBaseUnits(preset) <= max);
}

export const createResourceSchema = z
  .discriminatedUnion('kind', [z.strictObject(payLinkShape), z.strictObject(tipJarShape)])
  .superRefine((input, context) => {
    if (input.kind === 'tip_jar' && !limitsAgree(input)) {
      context.addIssue({ code: 'custom', path: ['presets'], message: 'every preset must lie between minAmount and maxAmount' });
    }
  })
  .meta({ id: 'CreateResource' });
export type CreateResource = z.input<typeof createResourceSchema>;

/** Fields left out stay as they are; null clears. `kind` and `handle` never change. */
export const updateResourceSchema = z
  .strictObject({
    title: title.optional(),
    description: description.nullable().optional(),
    price: positiveAmountSchema.optional(),
    presets: presetsSchema.optional(),
    minAmount: positiveAmountSchema.optional(),
    maxAmount: positiveAmountSchema.optional(),
    networks: networkList.nullable().optional(),
    walletIds: walletIds.nullable().optional(),
    successUrl: httpsUrl.nullable().optional(),
    metadata: metadataSchema.optional(),
    deliverable: deliverableSchema.nullable().optional(),
    listed: listed.optional(),
    active: z.boolean().optional(),
  })
  .meta({ id: 'UpdateResource' });
export type UpdateResource = z.input<typeof updateResourceSchema>;

export const resourceSchema = z
  .object({
    id: idSchema('resource'),
    kind: resourceKindSchema,
    mode: modeSchema,
    url: z.string(),
    slug: z.string().nullable(),
    handle: z.string().nullable(),
    title: z.string(),
    description: z.string().nullable(),
    price: z.string().nullable(),
    presets: z.array(z.string()).nullable(),
    minAmount: z.string().nullable(),
    maxAmount: z.string().nullable(),
    networks: z.array(networkIdSchema).nullable(),
    /** The networks a payer is offered now: asked for, configured, and with a wallet to receive on. */
    payableNetworks: z.array(networkIdSchema),
    walletIds: z.array(idSchema('wallet')).nullable(),
    successUrl: z.string().nullable(),
    metadata: metadataSchema,
    deliverable: deliverableSchema.nullable(),
    /** Set for an `api_route`. */
    route: apiRouteSchema.nullable(),
    listed,
    active: z.boolean(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Resource' });
export type Resource = z.infer<typeof resourceSchema>;
export const resourcePageSchema = pageOf(resourceSchema).meta({ id: 'ResourcePage' });

export const listResourcesQuerySchema = z.object({
  ...pageQueryShape,
  /** One kind, or several separated by commas. */
  kind: z
    .string()
    .max(100)
    .transform((kinds) => kinds.split(','))
    .pipe(z.array(resourceKindSchema))
    .optional(),
  /** The routes of one gateway. */
  gatewayId: idSchema('gateway').optional(),
  /** `true` adds routes that were removed from their gateway; payments go on naming them. */
  removed: z.enum(['true', 'false']).default('false'),
  q: z.string().trim().max(200).optional(),
});

export const handleAvailabilitySchema = z
  .object({ handle: z.string(), available: z.boolean(), suggestions: z.array(z.string()) })
  .meta({ id: 'HandleAvailability' });
export type HandleAvailability = z.infer<typeof handleAvailabilitySchema>;

/** A file uploaded for sale: `PUT /v1/files?name=…` with the bytes as the body. */
export const fileSchema = z
  .object({ id: idSchema('file'), name: z.string(), mediaType: z.string(), sizeBytes: z.number().int(), sha256: z.string(), createdAt: timeSchema })
  .meta({ id: 'File' });
export type StoredFile = z.infer<typeof fileSchema>;
export const uploadFileQuerySchema = z.object({ name: z.string().trim().min(1).max(200) });

