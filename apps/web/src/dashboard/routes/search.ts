import { paymentStatuses, sentEventTypeSchema, webhookDeliveryStatusSchema } from '@till/contract';
import { z } from 'zod';
import { periods } from '../../shared/lib/period.js';

/** What an address may carry after "?": every filter and choice of a page. Whatever does not fit is dropped. */
const text = z.string().max(200).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);

export const overviewSearch = z.object({ period: z.enum(periods).default('30d').catch('30d') });
export const paymentsSearch = z.object({
  q: text,
  status: z.enum(paymentStatuses).optional().catch(undefined),
  network: text,
  resource: text,
  from: day,
  to: day,
  /** Columns put away, separated by commas. */
  hide: text,
});
export const settlementsSearch = z.object({ network: text });
export const resourcesSearch = z.object({ q: text, kind: z.enum(['pay_link', 'tip_jar', 'api_route', 'external']).optional().catch(undefined) });
export const newResourceSearch = z.object({
  kind: z.enum(['pay_link', 'tip_jar']).default('pay_link').catch('pay_link'),
  deliver: z.enum(['text', 'json', 'redirect', 'file']).optional().catch(undefined),
});
export const signInSearch = z.object({ next: text });
export const startSearch = z.object({ goal: z.enum(['tips', 'sell']).optional().catch(undefined) });
export const gatewayTabs = ['routes', 'traffic', 'try', 'check', 'settings'] as const;
export type GatewayTab = (typeof gatewayTabs)[number];
export const gatewaySearch = z.object({
  tab: z.enum(gatewayTabs).optional().catch(undefined),
  /** Id of the route that is tried. */
  route: text,
  import: z.literal('1').optional().catch(undefined),
  publish: z.literal('1').optional().catch(undefined),
});
export const webhooksSearch = z.object({ add: z.literal('1').optional().catch(undefined) });
export const webhookSearch = z.object({
  status: webhookDeliveryStatusSchema.optional().catch(undefined),
  event: sentEventTypeSchema.optional().catch(undefined),
  /** Id of what the deliveries are about. */
  about: text,
  /** Id of the delivery that is looked at. */
  delivery: text,
});
export const walletsSearch = z.object({ add: z.literal('1').optional().catch(undefined) });

/** Plain words in the address: the router's own JSON form would turn "123" into a number. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) if (value !== undefined && value !== '') params.set(key, String(value));
  const joined = params.toString();
  return joined ? `?${joined}` : '';
}

/** A path to come back to after signing in; anything that could lead off the dashboard is refused. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-') ? next : '/';
}
