import { randomUUID } from 'node:crypto';
import express from 'express';
import { Webhook } from 'standardwebhooks';
import { sandbox } from '../sandbox.mjs';
import { openStore } from './store.mjs';

const goods = { tea: { title: 'A pound of tea', price: '0.40' }, cup: { title: 'A blue cup', price: '0.25' } };
const { till } = await sandbox();
const store = await openStore(process.env.SHOP_FILE ?? 'shop.json');
const app = express();
let webhooks;

// Before the JSON parser: the signature is one of the raw bytes.
app.post('/webhooks/till', express.raw({ type: 'application/json' }), async (request, response, next) => {
  let event;
  try {
    event = webhooks.verify(request.body.toString('utf8'), request.headers);
  } catch {
    return response.status(401).end();
  }
  try {
    const order = store.order(event.data.metadata?.orderId);
    if (order) await fulfilled(order);
    return response.status(204).end();
  } catch (error) {
    return next(error);
  }
});

app.use(express.json());

app.post('/users', async (request, response) => {
  const user = { id: randomUUID(), email: String(request.body?.email ?? '') };
  if (!user.email.includes('@')) return response.status(422).json({ error: 'email is missing' });
  await store.putUser(user);
  return response.status(201).json(user);
});

app.post('/orders', async (request, response, next) => {
  const { userId, item } = request.body ?? {};
  const wanted = Object.hasOwn(goods, item) ? goods[item] : undefined;
  if (!store.user(userId) || !wanted) return response.status(422).json({ error: 'no such user or item' });
  try {
    const id = randomUUID();
    // The order's id makes the link once, however often this call is repeated, and finds the payment back.
    const link = await till('POST', '/v1/resources', { kind: 'pay_link', ...wanted, metadata: { orderId: id } }, { 'idempotency-key': id });
    const order = { id, userId, item, price: wanted.price, resourceId: link.id, payUrl: link.url, status: 'awaiting_payment' };
    await store.putOrder(order);
    return response.status(201).json(order);
  } catch (error) {
    return next(error);
  }
});

app.get('/orders/:id', async (request, response, next) => {
  const order = store.order(request.params.id);
  if (!order) return response.status(404).json({ error: 'no such order' });
  try {
    return response.json(await fulfilled(order));
  } catch (error) {
    return next(error);
  }
});

/** Ships once Till says that money has moved: never on a buyer's word, and once however often it is asked. */
async function fulfilled(order) {
  if (order.status !== 'awaiting_payment') return order;
  const { data } = await till('GET', `/v1/payments?resourceId=${order.resourceId}&status=settled,final`);
  const payment = data.find(({ metadata, amount }) => metadata.orderId === order.id && shortest(amount) === shortest(order.price));
  if (!payment || store.order(order.id).status !== 'awaiting_payment') return store.order(order.id);
  const shipped = { ...order, status: 'shipped', paymentId: payment.id, transaction: payment.transaction };
  await store.putOrder(shipped);
  return shipped;
}

/** Amounts are decimal text; the same amount may have more or fewer zeros behind its point. */
const shortest = (amount) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount);

/** Orders whose webhook is late: it may be, and a shop need not wait for it. */
const watch = setInterval(() => {
  for (const order of store.openOrders()) fulfilled(order).catch((error) => console.error(error.message));
}, 10_000);

/** Has Till tell this shop what settles. The secret is shown only now, so a shop that is known already takes a new one. */
async function subscribe(url) {
  const { data } = await till('GET', '/v1/webhook-endpoints?limit=100');
  const known = data.find((endpoint) => endpoint.url === url);
  const { secret } = await (known ? till('POST', `/v1/webhook-endpoints/${known.id}/rotate-secret`) : till('POST', '/v1/webhook-endpoints', { url, events: ['payment.settled'], description: 'Example shop' }));
  webhooks = new Webhook(secret);
}

const server = app.listen(Number(process.env.PORT ?? 4103), '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  await subscribe(`${url}/webhooks/till`);
  console.log(`Listening on ${url}`);
});
server.on('close', () => clearInterval(watch));
