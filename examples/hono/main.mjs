import { serve } from '@hono/node-server';
import { paymentMiddleware } from '@till/middleware/hono';
import { Hono } from 'hono';
import { sandbox } from '../sandbox.mjs';

const { payTo, doorUrl } = await sandbox();
const app = new Hono();

app.use(
  paymentMiddleware(
    payTo,
    { 'GET /api/premium': { price: '$0.01', network: ['base-sepolia', 'solana-devnet'], config: { description: 'Premium data' } } },
    { url: doorUrl },
  ),
);

app.get('/api/premium', (context) => context.json({ data: 'worth a cent' }));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 4101), hostname: '127.0.0.1' }, ({ port }) => console.log(`Listening on http://127.0.0.1:${port}`));
