import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devEvm, devMerchant, payWithReferenceClient, poll } from '@till/testing';
import { type CdpFacilitator, newCdpKey, startCdpFacilitator } from './cdp-facilitator.js';
import { buyerOn } from './door-world.js';
import { TillProcess } from './till-process.js';
import { startWorld, type World } from './world.js';

const operatorKey = newCdpKey('operator');
const ownKey = newCdpKey('merchant-canary');
const token = 'canary-token-of-our-own-facilitator';

let world: World;
let cdp: CdpFacilitator;
let till: TillProcess;

beforeAll(async () => {
  world = await startWorld();
  cdp = await startCdpFacilitator(world.realFacilitatorUrl);
  for (const key of [operatorKey, ownKey]) cdp.keys.set(key.keyId, key.publicKey);
  till = await TillProcess.start(world, {
    TILL_MIGRATE: '1',
    TILL_LOG_LEVEL: 'trace',
    TILL_EGRESS_ALLOW: '127.0.0.0/8',
    TILL_NETWORKS: JSON.stringify({ [devEvm.network]: { rpcUrls: [world.evm.url] } }),
    TILL_FACILITATORS: JSON.stringify({ coinbase: { kind: 'cdp', url: cdp.url, keyId: operatorKey.keyId, keySecret: operatorKey.keySecret }, mine: { kind: 'self_hosted', url: world.facilitator.url, token } }),
  });
});
afterAll(async () => {
  await till.stop();
  await cdp.stop();
  await world.stop();
});

const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
  const init = { method, headers: { 'content-type': 'application/json', origin: till.url, ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await fetch(`${till.url}${path}`, init);
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', body: (await answer.json()) as Record<string, unknown> };
};

describe('facilitators’ keys and webhook secrets', () => {
  it('are in no line that Till writes, however much it is told to write', async () => {
    const { cookie } = await call('POST', '/v1/auth/sign-up', { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' });
    const asAda = (method: string, path: string, body?: object) => call(method, path, body, { cookie });
    expect((await asAda('PUT', '/v1/facilitators/coinbase/key', { keyId: ownKey.keyId, secret: ownKey.keySecret })).status).toBe(200);
    expect((await asAda('PUT', '/v1/facilitators/coinbase/key', { keyId: ownKey.keyId, secret: operatorKey.keySecret })).status).toBe(422);
    await asAda('POST', '/v1/wallets', { family: 'evm', address: devMerchant(0).evm });
    // Nobody listens there, which is worth a line or two.
    const hook = await asAda('POST', '/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/hooks', events: ['payment.settled'] });
    const webhookSecret = String(hook.body.secret);
    const link = await asAda('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '0.10' });
    const paid = await payWithReferenceClient({ url: String(link.body.url), buyer: buyerOn('evm'), rpcUrl: world.evm.url });
    expect(paid.response.status).toBe(200);
    expect(cdp.seen).toContainEqual({ path: '/settle', keyId: ownKey.keyId });
    await poll('a webhook that does not arrive', async () => ((await asAda('GET', `/v1/webhook-endpoints/${String(hook.body.id)}`)).body.status === 'failing' ? true : undefined));
    cdp.keys.clear();
    await asAda('PUT', '/v1/facilitators/coinbase/key', { keyId: ownKey.keyId, secret: ownKey.keySecret });
    await poll('lines of the log', async () => (till.output.includes('facilitators') ? true : undefined));
    for (const canary of [ownKey.keySecret, operatorKey.keySecret, token, 'Bearer ', webhookSecret.slice('whsec_'.length), Buffer.from(ownKey.keySecret, 'base64').toString('base64url')]) expect(till.output).not.toContain(canary);
  });
});
