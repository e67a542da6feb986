import { z } from 'zod';
import { modeSchema, pageOf, timeSchema } from './common.js';
import { idSchema } from './ids.js';

export const apiScopes = ['read', 'write'] as const;
export const apiScopeSchema = z.enum(apiScopes);
export type ApiScope = z.infer<typeof apiScopeSchema>;

export const createApiKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  scopes: z.array(apiScopeSchema).min(1).max(2).default(['read', 'write']),
});

export const apiKeySchema = z
  .object({
    id: idSchema('apiKey'),
    name: z.string(),
    mode: modeSchema,
    scopes: z.array(apiScopeSchema),
    /** First characters of the key, enough to recognise it. */
    hint: z.string(),
    createdAt: timeSchema,
    lastUsedAt: timeSchema.nullable(),
    revokedAt: timeSchema.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeySchema>;
export const apiKeyPageSchema = pageOf(apiKeySchema).meta({ id: 'ApiKeyPage' });

/** The one answer that carries the key itself. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() }).meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
