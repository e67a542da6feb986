import { join } from 'node:path';
import { type NetworkId, networkById } from '@till/networks';
import { devBuyersOn, devEvm, devMerchantKeys, devSolana } from '@till/testing';
import type { HomeLayout } from '../home/home-layout.js';
import type { NodeUrls } from '../sandbox-networks.js';
import type { Settings } from '../startup/settings.js';
import { sandboxSellers } from './sandbox-sellers.js';
import { answersOk, type Part, startNodeService } from './node-service.js';

/** What the API is told about the parts around it. */
export interface ApiSurroundings {
  root: string;
  databaseUrl: string;
  secret: string;
  nodes: NodeUrls;
  facilitatorUrl: string;
  /** The demo API. */
  originUrl: string;
}

/** Starts the API with its worker inside and waits until it is ready to serve. */
export function startApiPart(settings: Settings, home: HomeLayout, around: ApiSurroundings): Promise<Part> {
  return startNodeService({
    name: 'API',
    script: join(around.root, 'apps/api/dist/main.js'),
    env: { ...process.env, ...apiEnvironment(settings, home, around) },
    logFile: join(home.logs, 'api.log'),
    ready: () => answersOk(`http://${settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host}:${String(settings.port)}/readyz`),
    timeoutMs: 60_000,
  });
}

/** The sandbox's EVM nodes tell by themselves what is mined, at the address they answer at. */
function heardAt(id: NetworkId, rpcUrl: string): { wsUrl?: string } {
  return networkById(id)?.family === 'evm' ? { wsUrl: rpcUrl.replace(/^http/, 'ws') } : {};
}

function apiEnvironment(settings: Settings, home: HomeLayout, around: ApiSurroundings): NodeJS.ProcessEnv {
  const { facilitatorUrl } = around;
  const merchants = sandboxSellers.map(devMerchantKeys);
  // Buyers have one key a family, whichever of its networks they pay on.
  const buyerKeys = (network: NetworkId): string[] => devBuyersOn(network).map((buyer) => buyer.privateKey);
  return {
    DATABASE_URL: around.databaseUrl,
    REDIS_URL: settings.redisUrl,
    TILL_ROLE: 'all',
    TILL_HOST: settings.host,
    TILL_PORT: String(settings.port),
    TILL_PUBLIC_URL: settings.publicUrl,
    TILL_HOME: home.dir,
    TILL_SECRET: around.secret,
    TILL_MIGRATE: '1',
    TILL_SANDBOX_ORIGIN: around.originUrl,
    TILL_EGRESS_ALLOW: process.env.TILL_EGRESS_ALLOW ?? '127.0.0.0/8,::1/128',
    TILL_NETWORKS: JSON.stringify(Object.fromEntries([...around.nodes].map(([id, rpcUrl]) => [id, { rpcUrls: [rpcUrl], ...heardAt(id, rpcUrl), facilitatorUrl }]))),
    // Buyers first: whoever asks for one account is a buyer. Merchants send refunds; the last one is for who signs up to look around.
    TILL_SANDBOX_WALLET: JSON.stringify({
      evm: [...buyerKeys(devEvm.network), ...merchants.map(({ evm }) => evm.privateKey)],
      solana: [...buyerKeys(devSolana.network), ...merchants.map(({ solana }) => solana.privateKey)],
    }),
  };
}
