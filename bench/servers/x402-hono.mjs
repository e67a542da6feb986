import { serve } from '@hono/node-server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/hono';
import { Hono } from 'hono';

const network = 'eip155:84532';
const resources = new x402ResourceServer(new HTTPFacilitatorClient({ url: process.env.BENCH_FACILITATOR })).register(network, new ExactEvmScheme());
const app = new Hono();
const accepts = [{ scheme: 'exact', price: process.env.BENCH_PRICE, network, payTo: process.env.BENCH_PAY_TO }];
app.use(paymentMiddleware({ 'GET /p/*': { accepts, description: 'Bench link', mimeType: 'application/json' } }, resources));
app.get('/p/:slug', (context) => context.json({ ok: true }));
serve({ fetch: app.fetch, port: Number(process.env.BENCH_PORT), hostname: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
