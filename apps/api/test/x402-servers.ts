import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { devEvm, devSolana } from '@till/testing';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { paymentMiddleware as expressMiddleware, x402ResourceServer } from '@x402/express';
import { paymentMiddleware as honoMiddleware } from '@x402/hono';
import { ExactSvmScheme } from '@x402/svm/exact/server';
import express from 'express';
import { Hono } from 'hono';

/** A seller's server as the reference SDK's manual writes it; only its facilitator URL is Till's. */
export interface SellersServer {
  url: string;
  /** How often a handler ran to its end with a good answer. */
  served(): number;
  stop(): Promise<void>;
}

interface Options {
  facilitatorUrl: string;
  payTo: { evm: string; solana: string };
  price?: string;
}

function routes({ payTo, price = '$0.01' }: Options) {
  const accepts = [
    { scheme: 'exact', price, network: devEvm.network, payTo: payTo.evm },
    { scheme: 'exact', price, network: devSolana.network, payTo: payTo.solana },
  ];
  return {
    'GET /weather/*': { accepts, description: 'Weather data', mimeType: 'application/json' },
    'GET /broken': { accepts, description: 'Fails', mimeType: 'application/json' },
    'GET /upfront': { accepts: accepts.map((one) => ({ ...one, extra: { paymentFlow: 'upfront' } })), description: 'Settles first', mimeType: 'application/json' },
  };
}

function resourceServer({ facilitatorUrl }: Options): x402ResourceServer {
  return new x402ResourceServer(new HTTPFacilitatorClient({ url: facilitatorUrl })).register('eip155:*', new ExactEvmScheme()).register('solana:*', new ExactSvmScheme());
}

export async function listening(server: Server): Promise<{ url: string; stop(): Promise<void> }> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function startExpressSeller(options: Options): Promise<SellersServer> {
  let count = 0;
  const app = express();
  app.use(expressMiddleware(routes(options), resourceServer(options)));
  app.get(['/weather/:city', '/upfront'], (_request, response) => {
    count += 1;
    response.json({ weather: 'sunny' });
  });
  app.get('/broken', (_request, response) => response.status(500).json({ error: 'broken' }));
  return { ...(await listening(createServer(app).listen(0, '127.0.0.1'))), served: () => count };
}

export async function startHonoSeller(options: Options): Promise<SellersServer> {
  let count = 0;
  const app = new Hono();
  app.use(honoMiddleware(routes(options), resourceServer(options)));
  app.get('/weather/:city', (context) => {
    count += 1;
    return context.json({ weather: 'sunny' });
  });
  return { ...(await listening(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server)), served: () => count };
}
