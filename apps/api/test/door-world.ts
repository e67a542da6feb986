import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ClientExtension } from '@x402/core/client';
import { devEvm, devSolana, type ReferencePayment, payWithReferenceClient, devBuyers, type DevBuyer } from '@till/testing';
import { Config } from '../src/config/config.js';
import { createApp } from '../src/create-app.js';
import { networksAsked } from './networks-asked.js';
import type { World } from './world.js';

/** Till as it runs, listening on a free port. */
export interface RunningTill {
  app: NestFastifyApplication;
  url: string;
  stop(): Promise<void>;
}

/** `port`: for a Till whose public address has to be the one it listens at; any free one otherwise. */
export async function startTill(config: Config, port = 0): Promise<RunningTill> {
  const app = await createApp(config);
  await app.listen(port, '127.0.0.1');
  await networksAsked(app);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  return { app, url, stop: () => stopped(app) };
}

/** Closes Till. A client's connection that was opened and never used counts as busy, so it is cut after a moment. */
async function stopped(app: NestFastifyApplication): Promise<void> {
  const closing = app.close();
  const cut = setInterval(() => {
    app.getHttpServer().closeAllConnections();
  }, 1_000);
  await closing.finally(() => {
    clearInterval(cut);
  });
}

/** Does `work` while the doors of a Till wait for a moment only: for payments that do not settle before the door answers. */
export async function impatiently<T>(till: RunningTill, work: () => Promise<T>): Promise<T> {
  const config: { doorDeadlineMs: number; facilitatorDeadlineMs: number } = till.app.get(Config);
  const { doorDeadlineMs, facilitatorDeadlineMs } = config;
  Object.assign(config, { doorDeadlineMs: 1_000, facilitatorDeadlineMs: 1_000 });
  try {
    return await work();
  } finally {
    Object.assign(config, { doorDeadlineMs, facilitatorDeadlineMs });
  }
}

/** A buyer of a family by place. */
export function buyerOn(family: 'evm' | 'solana', place = 0): DevBuyer {
  const network = family === 'evm' ? devEvm.network : devSolana.network;
  const buyer = devBuyers().filter((one) => one.network === network)[place];
  if (!buyer) throw new Error(`no ${family} buyer ${String(place)}`);
  return buyer;
}

/** Pays an address as the reference client does. */
export function payAsClient(world: World, url: string, buyer: DevBuyer, x402Version: 1 | 2 = 2, extensions: readonly ClientExtension[] = []): Promise<ReferencePayment> {
  return payWithReferenceClient({ url, buyer, rpcUrl: buyer.network === devEvm.network ? world.evm.url : world.solana.url, x402Version, extensions });
}
