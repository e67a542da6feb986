import type { TillClient } from '@till/api-client';
import type { Gateway } from '@till/contract';
import { guardedPath, originKeyHeader } from '../origin/demo-origin.js';

/** Where the demo API answers, and the key to its guarded side. */
export interface DemoOriginFacts {
  url: string;
  key: string;
}

const name = 'Demo weather and quotes';

/** The merchant's gateway before the demo API, made when it is not there yet. It follows the API to another port. */
export async function ensureDemoGateway(client: TillClient, origin: DemoOriginFacts): Promise<Gateway> {
  const originUrl = `${origin.url}${guardedPath}`;
  const { data } = await client.call('listGateways', { query: { limit: 100 } });
  const known = data.find((gateway) => gateway.name === name);
  const originHeaders = { [originKeyHeader]: origin.key };
  if (known) return known.originUrl === originUrl ? known : client.call('updateGateway', { params: { id: known.id }, body: { originUrl, originHeaders } });
  const made = await client.call('createGateway', {
    body: {
      name,
      originUrl,
      originHeaders,
      routes: [
        { method: 'GET', path: '/', price: '0.01', description: 'Weather at the till and a quote', listed: true },
        { method: 'GET', path: '/weather/:city', price: '0.02', description: 'Weather of a city', listed: true },
        { method: 'GET', path: '/quotes/:number', price: '0.01', mode: 'bots', settle: 'first', description: 'A quote; free for people' },
      ],
    },
  });
  // The API describes itself, so the demo's docs page shows more than prices. Without it, the gateway sells all the same.
  await client.call('importOpenapi', { params: { id: made.id }, body: {} }).catch(() => undefined);
  return made;
}
