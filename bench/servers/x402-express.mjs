import { ExactEvmScheme } from '@x402/evm/exact/server';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import express from 'express';

const network = 'eip155:84532';
const resources = new x402ResourceServer(new HTTPFacilitatorClient({ url: process.env.BENCH_FACILITATOR })).register(network, new ExactEvmScheme());
const app = express();
const accepts = [{ scheme: 'exact', price: process.env.BENCH_PRICE, network, payTo: process.env.BENCH_PAY_TO }];
app.use(paymentMiddleware({ 'GET /p/*': { accepts, description: 'Bench link', mimeType: 'application/json' } }, resources));
app.get('/p/:slug', (_request, response) => response.json({ ok: true }));
app.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
process.on('disconnect', () => process.exit(0));
