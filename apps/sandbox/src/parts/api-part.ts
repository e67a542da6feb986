import { join } from 'node:path';
import { devBuyers, devEvm, devMerchantKeys, devSolana } from '@till/testing';
import type { HomeLayout } from '../home/home-layout.js';
import type { Settings } from '../startup/settings.js';
import { answersOk, type Part, startNodeService } from './node-service.js';

/** What the API is told about the parts around it. */
export interface ApiSurroundings {
  root: string;
  databaseUrl: string;
  secret: string;
  evmRpcUrl: string;
  solanaRpcUrl: string;
  facilitatorUrl: string;
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

function apiEnvironment(settings: Settings, home: HomeLayout, around: ApiSurroundings): NodeJS.ProcessEnv {
  const { facilitatorUrl } = around;
  const merchants = [0, 1].map(devMerchantKeys);
  const buyerKeys = (network: string): string[] => devBuyers().filter((buyer) => buyer.network === network).map((buyer) => buyer.privateKey);
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
    TILL_EGRESS_ALLOW: process.env.TILL_EGRESS_ALLOW ?? '127.0.0.0/8,::1/128',
    TILL_NETWORKS: JSON.stringify({
      [devEvm.network]: { rpcUrls: [around.evmRpcUrl], facilitatorUrl },
      [devSolana.network]: { rpcUrls: [around.solanaRpcUrl], facilitatorUrl },
    }),
    // Buyers first: whoever asks for one account is a buyer. Merchants send refunds.
    TILL_SANDBOX_WALLET: JSON.stringify({
      evm: [...buyerKeys(devEvm.network), ...merchants.map(({ evm }) => evm.privateKey)],
      solana: [...buyerKeys(devSolana.network), ...merchants.map(({ solana }) => solana.privateKey)],
    }),
  };
}
