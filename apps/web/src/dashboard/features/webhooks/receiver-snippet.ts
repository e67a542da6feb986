/** A receiver that checks, answers and tells duplicates apart, as the guide of docs/webhooks.md explains it. */
export const receiverSnippet = `import express from 'express';
import { Webhook } from 'standardwebhooks';

const app = express();
const webhook = new Webhook(process.env.TILL_WEBHOOK_SECRET);

app.post('/webhooks/till', express.raw({ type: 'application/json' }), async (request, response) => {
  let event;
  try {
    event = webhook.verify(request.body.toString('utf8'), request.headers);
  } catch {
    return response.status(401).end();
  }
  if (await seenBefore(event.id)) return response.status(204).end();
  if (event.type === 'payment.settled') await deliver(event.data);
  await remember(event.id);
  return response.status(204).end();
});

app.listen(3000);`;

/** The check alone, for a server that stands already. */
export const verifySnippet = `import { Webhook } from 'standardwebhooks';

// The raw body: bytes that were parsed and written again no longer fit the signature.
const event = new Webhook(process.env.TILL_WEBHOOK_SECRET).verify(rawBody, request.headers);`;
