import { paymentMiddleware } from '@till/middleware/express';
import express from 'express';
import { sandbox } from '../sandbox.mjs';

const { payTo, doorUrl } = await sandbox();
const app = express();

app.use(
  paymentMiddleware(
    payTo,
    {
      'GET /weather/:city': { price: '$0.01', network: ['base-sepolia', 'solana-devnet'], config: { description: 'Weather of a city' } },
      'POST /translate': { price: '$0.02', network: 'base-sepolia', config: { description: 'A translation' } },
    },
    { url: doorUrl },
  ),
);

app.get('/weather/:city', (request, response) => response.json({ city: request.params.city, weather: 'sunny' }));
app.post('/translate', express.json(), (request, response) => response.json({ text: String(request.body?.text ?? '').toUpperCase() }));

const server = app.listen(Number(process.env.PORT ?? 4102), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}`));
