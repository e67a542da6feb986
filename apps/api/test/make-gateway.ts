import { createGatewaySchema, type Gateway } from '@till/contract';
import type { z } from 'zod';
import { GatewaysService } from '../src/modules/gateway/gateways.service.js';
import type { RunningTill } from './door-world.js';

/** A gateway of a merchant in test mode, at the address where this Till listens. */
export async function makeGateway(till: RunningTill, merchantId: string, input: Omit<z.input<typeof createGatewaySchema>, 'name'>): Promise<Gateway & { at: string }> {
  const context = { merchantId, mode: 'test', actor: 'mem_x', scopes: ['read', 'write'], requestId: 'req_x' } as const;
  const made = await till.app.get(GatewaysService).create({ ...context, scopes: [...context.scopes] }, createGatewaySchema.parse({ name: 'API', ...input }));
  return { ...made, at: `${till.url}/g/${made.slug}` };
}
