import { ApiError, TillClient } from '@till/api-client';
import type { CreateResource, Resource } from '@till/contract';
import { StartFault } from '../startup/start-fault.js';
import { cookieFetch } from './cookie-fetch.js';
import type { RememberedMerchant } from './demo-memory.js';

/** Who a demo merchant is. */
export interface DemoMerchantFacts {
  name: string;
  goal: 'tips' | 'sell' | 'api';
  wallets: { evm: string; solana: string };
}

/** A signed-up demo merchant with an API key. */
export interface DemoMerchant {
  client: TillClient;
  apiKey: string;
}

/**
 * Brings one demo merchant about: account, key, a wallet of each family. Whatever is there already stays, so a second
 * start changes nothing.
 */
export async function ensureDemoMerchant(url: string, remembered: RememberedMerchant, facts: DemoMerchantFacts): Promise<DemoMerchant> {
  const apiKey = (await workingKey(url, remembered.apiKey)) ?? (await newKey(url, remembered, facts));
  const client = clientWithKey(url, apiKey);
  const { data: wallets } = await client.call('listWallets', {});
  for (const [family, address] of Object.entries(facts.wallets) as ['evm' | 'solana', string][]) {
    if (wallets.some((wallet) => wallet.address === address)) continue;
    await client.call('createWallet', { body: { family, address, label: family === 'evm' ? 'Main wallet' : 'Solana wallet' } });
  }
  return { client, apiKey };
}

/** The merchant's facilitator URL: the remembered one while it works, else a new one. Its key is never shown again. */
export async function ensureDoor(client: TillClient, remembered: string | null | undefined): Promise<string> {
  if (remembered && (await fetch(`${remembered}/supported`).then(({ ok }) => ok, () => false))) return remembered;
  return (await client.call('createDoorKey', { body: { name: 'Sandbox' } })).url;
}

/** The merchant's resource of that title, made when it is not there yet. */
export async function ensureResource(client: TillClient, wanted: CreateResource): Promise<Resource> {
  const { data } = await client.call('listResources', { query: { kind: wanted.kind, limit: 100 } });
  return data.find((resource) => resource.title === wanted.title) ?? client.call('createResource', { body: wanted });
}

function clientWithKey(url: string, apiKey: string): TillClient {
  return new TillClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${apiKey}` }) });
}

async function workingKey(url: string, apiKey: string | null): Promise<string | undefined> {
  if (apiKey === null) return undefined;
  try {
    await clientWithKey(url, apiKey).call('listWallets', {});
    return apiKey;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return undefined;
    throw error;
  }
}

/** Signs in as a person would, or up on the first start, and asks for a key. */
async function newKey(url: string, { email, password }: RememberedMerchant, { name, goal }: DemoMerchantFacts): Promise<string> {
  const session = new TillClient({ baseUrl: url, headers: () => ({ 'till-mode': 'test' }), fetch: cookieFetch(url) });
  try {
    await session.call('signUp', { body: { email, password, name } });
    await session.call('updateMerchant', { body: { goal } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status !== 409) throw error;
    await session.call('signIn', { body: { email, password } }).catch((refused: unknown) => {
      throw new StartFault(
        `The database already has a demo merchant ${email} whose password this Till home does not know.`,
        'It was made from another TILL_HOME. Use that one, or an empty database.',
        { cause: refused },
      );
    });
  }
  const { key } = await session.call('createApiKey', { body: { name: 'Sandbox' } });
  return key;
}
