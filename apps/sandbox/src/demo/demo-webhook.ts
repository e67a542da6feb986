import type { TillClient } from '@till/api-client';
import { shopPath } from '../origin/demo-shop.js';

const description = 'Demo shop';

/**
 * The merchant's webhook endpoint at the demo shop, made when it is not there yet. It follows the shop to another port.
 * Returns the signing secret, a new one when the remembered one is lost.
 */
export async function ensureDemoWebhook(client: TillClient, origin: string, remembered: string | undefined): Promise<string> {
  const url = `${origin}${shopPath}`;
  const { data } = await client.call('listWebhookEndpoints', { query: { limit: 100 } });
  const known = data.find((endpoint) => endpoint.description === description);
  if (!known) return (await client.call('createWebhookEndpoint', { body: { url, description, events: ['payment.received', 'payment.settled', 'payment.final', 'payment.refunded'] } })).secret;
  if (known.url !== url) await client.call('updateWebhookEndpoint', { params: { id: known.id }, body: { url } });
  const isOurs = remembered?.endsWith(known.secretHint) === true;
  return isOurs ? remembered : (await client.call('rotateWebhookSecret', { params: { id: known.id }, body: {} })).secret;
}
