import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** Where the demo shop takes webhooks. */
export const shopPath = '/hooks';
/** A payment of 1 USDC is answered as if the shop knew nothing of it, so that a delivery that fails can be looked at. */
const refusedBaseUnits = '1000000';

interface Told {
  type: string;
  data: { id?: string; amountBaseUnits?: string };
}

/** What a shop does with a webhook: nothing before the signature holds, and then what the event says. */
export function shopAnswer(body: string, headers: IncomingHttpHeaders, secret: string | undefined): { status: number; body: object } {
  let told: Told;
  try {
    told = new Webhook(secret ?? '').verify(body, headers as Record<string, string>) as Told;
  } catch (error) {
    return { status: 401, body: { error: error instanceof Error ? error.message : 'The signature does not hold.' } };
  }
  if (told.data.amountBaseUnits === refusedBaseUnits) return { status: 422, body: { error: 'The demo shop refuses payments of 1 USDC on purpose: this is what a delivery that fails looks like.' } };
  return { status: 200, body: { received: told.type, about: told.data.id ?? null } };
}
