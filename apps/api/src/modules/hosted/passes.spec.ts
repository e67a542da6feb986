import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createKeyPairSignerFromBytes, getBase58Encoder } from '@solana/kit';
import { type DevBuyer, freePort, poll, usdcAbi } from '@till/testing';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { createSIWxClientExtension, createSIWxPayload, encodeSIWxHeader, wrapFetchWithSIWx } from '@x402/extensions/sign-in-with-x';
import { createPublicClient, decodeFunctionData, type Hex, http, parseSignature, parseAbi, serializeSignature } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, type Seeded, seedJar, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';
import { Pruner } from '../../platform/pruning/pruner.js';
import { ResourcesService } from '../resources/resources.service.js';

let world: World;
let till: RunningTill;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
let link: Seeded;
const buyer = buyerOn('evm');
const account = privateKeyToAccount(buyer.privateKey as Hex);

beforeAll(async () => {
  world = await startWorld();
  const port = await freePort();
  till = await startTill(world.config({ TILL_SETTLE_TIMEOUT_MS: '5000', TILL_PUBLIC_URL: `http://127.0.0.1:${String(port)}` }), port);
  merchant = await seedMerchant(world.postgres.url);
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});
beforeEach(async () => {
  world.facilitator.mode = { kind: 'pass' };
  world.facilitator.settleCalls = 0;
  link = await newLink();
});

const newLink = (): Promise<Seeded> => seedLink(world.postgres.url, merchant, { price: 1_500_000n, deliverable: { type: 'json', content: { secret: 42 } } });
const at = (one: Seeded = link): string => `${till.url}/p/${one.slug}`;
const get = (headers: Record<string, string> = {}, url = at()): Promise<Response> => fetch(url, { headers: { accept: 'application/json', ...headers } });
const problemOf = async (response: Response) => (await response.json()) as { code: string; reason?: string; paymentId?: string; extensions?: Record<string, Challenge> };
const received = (): Promise<bigint> => world.evm.usdcBalance(merchant.evm as Hex);
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const age = (paymentId: string | undefined, interval: string) => asOwner(world.postgres.url, 'UPDATE payments SET settled_at = settled_at - $2::interval WHERE id = $1', [paymentId, interval]);

interface Challenge {
  info: { domain: string; uri: string; statement: string; version: string; nonce: string; issuedAt: string; expirationTime: string };
  supportedChains: { chainId: string; type: 'eip191' | 'ed25519' }[];
}
const challengeOf = async (url = at()): Promise<Challenge> => decodePaymentRequiredHeader((await get({}, url)).headers.get('payment-required') ?? '').extensions?.['sign-in-with-x'] as Challenge;
async function proof({ info, supportedChains }: Challenge, changes: object = {}, signer: unknown = account, url = at()): Promise<Record<string, string>> {
  const chain = supportedChains[0] ?? { chainId: world.evm.network, type: 'eip191' as const };
  return { 'sign-in-with-x': encodeSIWxHeader(await createSIWxPayload({ ...info, ...chain, ...changes } as never, signer as never, url)) };
}
const signerOf = (who: DevBuyer) => (who.network.startsWith('solana:') ? createKeyPairSignerFromBytes(getBase58Encoder().encode(who.privateKey)) : Promise.resolve(privateKeyToAccount(who.privateKey as Hex)));
const passing = async (who: DevBuyer) => createSIWxClientExtension({ signers: [(await signerOf(who)) as never] });

/** What anybody can put together who reads the settlement's transaction: the payment as its payer signed it. */
async function rebuilt(transaction: string): Promise<{ authorization: Record<string, string>; signature: Hex }> {
  const { input } = await createPublicClient({ transport: http(world.evm.url) }).getTransaction({ hash: transaction as Hex });
  const split = parseAbi(['function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)']);
  const { args } = decodeFunctionData({ abi: [...usdcAbi, ...split], data: input }) as { args: readonly unknown[] };
  const [from, to, value, validAfter, validBefore, nonce, ...rest] = args.map(String);
  const signature = rest.length === 1 ? (rest[0] as Hex) : serializeSignature({ v: BigInt(rest[0] ?? 0), r: rest[1] as Hex, s: rest[2] as Hex });
  return { authorization: { from: from ?? '', to: to ?? '', value: value ?? '', validAfter: validAfter ?? '', validBefore: validBefore ?? '', nonce: nonce ?? '' }, signature };
}

describe('who reads the chain and knows the link', () => {
  it('gets nothing with the signature that stands there, in neither version', async () => {
    const { settlement, paymentId, response } = await payAsClient(world, at(), buyer);
    expect(await response.json()).toEqual({ secret: 42 });
    const payload = await rebuilt(settlement?.transaction ?? '');
    expect(parseSignature(payload.signature)).toBeDefined();
    const { accepts, resource } = decodePaymentRequiredHeader((await get()).headers.get('payment-required') ?? '');
    const attempts: Record<string, string>[] = [{ 'payment-signature': base64({ x402Version: 2, resource, accepted: accepts[0], payload }) }, { 'x-payment': base64({ x402Version: 1, scheme: 'exact', network: 'base-sepolia', payload }) }];
    for (const headers of attempts) {
      const answer = await get(headers);
      expect([answer.status, answer.headers.get('till-payment'), answer.headers.get('set-cookie')]).toEqual([403, paymentId, null]);
      expect(await problemOf(answer)).toMatchObject({ code: 'payer_proof_required', reason: 'proof_missing' });
    }
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('gets no cookie either while the payment is open', async () => {
    world.facilitator.mode = { kind: 'hang_after' };
    const first = await impatiently(till, () => payAsClient(world, at(), buyer));
    expect(first.response.status).toBe(202);
    const { payload } = JSON.parse(Buffer.from(first.paymentHeaders['payment-signature'] ?? '', 'base64').toString()) as { payload: object };
    const answer = await impatiently(till, () => get({ 'x-payment': base64({ x402Version: 1, scheme: 'exact', network: 'base-sepolia', payload }) }));
    expect([202, 403]).toContain(answer.status);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

describe('the payer’s own client', () => {
  it('gets its answer again for the same header, however late', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, at(), buyer);
    await age(paymentId, '300 days');
    const again = await get(paymentHeaders);
    expect([again.status, await again.json()]).toEqual([200, { secret: 42 }]);
  });

  it('has a quarter of an hour where it speaks v1, and then its wallet’s signature', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, at(), buyer, 1);
    expect((await get(paymentHeaders)).status).toBe(200);
    await age(paymentId, '16 minutes');
    const late = await get(paymentHeaders);
    expect(late.status).toBe(403);
    const challenge = (await problemOf(late)).extensions?.['sign-in-with-x'] as Challenge;
    const opened = await get({ ...paymentHeaders, ...(await proof(challenge)) });
    expect([opened.status, await opened.json(), opened.headers.get('payment-response') ?? opened.headers.get('x-payment-response')]).toEqual([200, { secret: 42 }, expect.any(String)]);
    const stranger = privateKeyToAccount(buyerOn('evm', 1).privateKey as Hex);
    expect(await problemOf(await get({ ...paymentHeaders, ...(await proof(challenge, { nonce: challenge.info.nonce.replace(/.$/, '0') }, stranger)) }))).toMatchObject({ reason: 'siwx_not_the_payer' });
  });
});

describe('a wallet that paid', () => {
  it.each([['evm', 2], ['evm', 1], ['solana', 2]] as const)('opens it again with the reference client, and pays nothing (%s, paid by v%s)', async (family, version) => {
    const who = buyerOn(family);
    const first = await payAsClient(world, at(), who, version, version === 2 ? [await passing(who)] : []);
    expect(first.response.status).toBe(200);
    await age(first.paymentId, '400 days');
    for (let time = 1; time <= 2; time++) {
      const again = await payAsClient(world, at(), who, 2, [await passing(who)]);
      expect([again.response.status, await again.response.json(), again.paymentHeaders, again.paymentId]).toEqual([200, { secret: 42 }, {}, first.paymentId]);
    }
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('opens it with the reference fetch that signs in', async () => {
    await payAsClient(world, at(), buyer);
    const response = await wrapFetchWithSIWx(fetch, account)(at());
    expect([response.status, await response.json()]).toEqual([200, { secret: 42 }]);
    expect((await wrapFetchWithSIWx(fetch, account)(at(await newLink()))).status).toBe(402);
  });

  it('opens the receipt page with what it gets, like the browser that paid', async () => {
    const { paymentId } = await payAsClient(world, at(), buyer);
    const opened = await get(await proof(await challengeOf()));
    expect([opened.status, opened.headers.get('till-payment'), opened.headers.get('set-cookie')]).toEqual([200, paymentId, expect.stringContaining(`/r/${paymentId ?? ''}`)]);
    expect(opened.headers.get('cache-control')).toContain('no-store');
  });

  it('opens what its seller has paused since, by the challenge that a plain request gets', async () => {
    await payAsClient(world, at(), buyer);
    await till.app.get(ResourcesService).update({ merchantId: merchant.merchantId, mode: 'test', actor: 'mem_x', scopes: ['read', 'write'], requestId: 'req_x' }, link.resourceId, { active: false });
    const paused = await get();
    const { code, extensions } = await problemOf(paused);
    expect([paused.status, code, paused.headers.get('payment-required')]).toEqual([410, 'resource_paused', null]);
    const challenge = extensions?.['sign-in-with-x'] as Challenge;
    expect(challenge.supportedChains.map(({ chainId }) => chainId)).toContain(world.evm.network);
    const opened = await get(await proof(challenge));
    expect([opened.status, await opened.json()]).toEqual([200, { secret: 42 }]);
    const stranger = privateKeyToAccount(buyerOn('evm', 1).privateKey as Hex);
    expect((await get(await proof((await problemOf(await get())).extensions?.['sign-in-with-x'] as Challenge, {}, stranger))).status).toBe(410);
  });

  it('is told to wait while its payment is open, and not to pay', async () => {
    world.facilitator.mode = { kind: 'hang' };
    const { paymentId } = await impatiently(till, () => payAsClient(world, at(), buyer));
    const headers = await proof(await challengeOf());
    const asked = await impatiently(till, () => get(headers));
    expect([asked.status, asked.headers.get('till-payment'), asked.headers.get('payment-required')]).toEqual([202, paymentId, null]);
    // Its next attempt is its own, and no later test counts it.
    world.facilitator.mode = { kind: 'pass' };
    await poll('the settlement', async () => (((await (await get({}, `${till.url}/r/${paymentId ?? ''}`)).json()) as { status: string }).status === 'settled' ? true : undefined));
  });

  it('has the price before it where its money went back', async () => {
    const { paymentId } = await payAsClient(world, at(), buyer);
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'refunded', refunded = amount WHERE id = $1", [paymentId]);
    expect((await get(await proof(await challengeOf()))).status).toBe(402);
  });

  it('is no other wallet, and no other link', async () => {
    const other = await newLink();
    await payAsClient(world, at(), buyer);
    const stranger = privateKeyToAccount(buyerOn('evm', 1).privateKey as Hex);
    expect((await get(await proof(await challengeOf(), {}, stranger))).status).toBe(402);
    expect((await get(await proof(await challengeOf(at(other)), {}, account, at(other)), at(other))).status).toBe(402);
  });
});

describe('a proof', () => {
  it('that was used is remembered until it is good for nothing, and then forgotten', async () => {
    await payAsClient(world, at(), buyer);
    const nonces = async () => (await asOwner<{ nonce: string }>(world.postgres.url, 'SELECT nonce FROM sign_in_nonces')).map(({ nonce }) => nonce);
    const [old, young] = [await challengeOf(), await challengeOf()];
    for (const challenge of [old, young]) expect((await get(await proof(challenge))).status).toBe(200);
    await asOwner(world.postgres.url, "UPDATE sign_in_nonces SET expires_at = now() - interval '2 minutes' WHERE nonce = $1", [old.info.nonce]);
    expect(await nonces()).toEqual(expect.arrayContaining([old.info.nonce, young.info.nonce]));
    await till.app.get(Pruner).prune();
    expect(await nonces()).toContain(young.info.nonce);
    expect(await nonces()).not.toContain(old.info.nonce);
  });

  it('opens once', async () => {
    await payAsClient(world, at(), buyer);
    const headers = await proof(await challengeOf());
    const answers = await Promise.all(Array.from({ length: 8 }, () => get(headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 403)]);
    expect(await problemOf(await get(headers))).toMatchObject({ code: 'payer_proof_required', reason: 'invalid_siwx_nonce' });
  });

  it('that does not hold is refused and never answered with a price', async () => {
    const other = await newLink();
    await payAsClient(world, at(), buyer);
    const challenge = await challengeOf();
    const { info } = challenge;
    const foreign = await challengeOf(at(other));
    const minutes = (count: number) => new Date(Date.parse(info.issuedAt) + count * 60_000).toISOString();
    const tampered = (header: Record<string, string>, changes: object) => ({ 'sign-in-with-x': base64({ ...(JSON.parse(Buffer.from(header['sign-in-with-x'] ?? '', 'base64').toString()) as object), ...changes }) });
    const good = await proof(challenge);
    const cases: [Record<string, string>, string][] = [
      [tampered(good, { domain: 'evil.example' }), 'invalid_siwx_domain_mismatch'],
      [tampered(good, { uri: at(other) }), 'invalid_siwx_uri_mismatch'],
      [await proof(foreign, { uri: info.uri }), 'invalid_siwx_nonce'],
      [await proof(challenge, { statement: 'Give me everything.' }), 'invalid_siwx_statement'],
      [await proof(challenge, { nonce: '0'.repeat(50) }), 'invalid_siwx_nonce'],
      [await proof(challenge, { nonce: 'abcdefgh' }), 'invalid_siwx_nonce'],
      [await proof(challenge, { issuedAt: minutes(-6), expirationTime: minutes(-1) }), 'invalid_siwx_expired'],
      [await proof(challenge, { issuedAt: minutes(1), expirationTime: minutes(6) }), 'invalid_siwx_issued_at'],
      [await proof(challenge, { expirationTime: minutes(60) }), 'invalid_siwx_expiration_time'],
      [await proof(challenge, { issuedAt: minutes(-1), expirationTime: minutes(4) }), 'invalid_siwx_nonce'],
      [await proof(challenge, { chainId: 'eip155:8453' }), 'invalid_siwx_unsupported_chain'],
      [await proof(challenge, { chainId: 'eip155:999999' }), 'invalid_siwx_unsupported_chain'],
      [tampered(good, { address: privateKeyToAccount(buyerOn('evm', 1).privateKey as Hex).address }), 'invalid_siwx_signature'],
      [tampered(good, { chainId: world.solana.network }), 'invalid_siwx_signature'],
      [tampered(good, { signature: '0x' }), 'invalid_siwx_signature'],
      [{ 'sign-in-with-x': 'garbage' }, 'invalid_siwx_payload'],
      [{ 'sign-in-with-x': '' }, 'invalid_siwx_payload'],
    ];
    for (const [headers, reason] of cases) {
      const answer = await get(headers);
      expect([answer.status, answer.headers.get('payment-required'), await problemOf(answer)]).toEqual([403, null, expect.objectContaining({ code: 'payer_proof_required', reason })]);
    }
    expect((await get(good)).status).toBe(200);
  });

  it('has a challenge of its own for every asker, and none at a tip jar', async () => {
    const [one, two] = [await challengeOf(), await challengeOf()];
    expect(one.info.nonce).not.toBe(two.info.nonce);
    expect(one.info.nonce).toMatch(/^[0-9a-f]{50}$/);
    expect(one.supportedChains).toEqual([{ chainId: world.evm.network, type: 'eip191' }, { chainId: world.solana.network, type: 'ed25519' }]);
    const handle = `ada-${String(Date.now())}`;
    await seedJar(world.postgres.url, merchant, handle);
    expect(await challengeOf(`${till.url}/t/${handle}?amount=2`)).toBeUndefined();
  });

  it('of a contract wallet is asked for on its chain, and counts for payments there', async () => {
    const client = createPublicClient({ transport: http(world.evm.url) });
    const wallet = `0x${'c0de'.repeat(10)}` as Hex;
    // Says yes to every signature (ERC-1271): the payer it stands for is made below.
    const saysYes = '0x631626ba7e60e01b60005260206000f3';
    await client.request({ method: 'anvil_setCode', params: [wallet, saysYes] } as never);
    const { paymentId } = await payAsClient(world, at(), buyer);
    await asOwner(world.postgres.url, 'UPDATE payments SET payer = $2 WHERE id = $1', [paymentId, wallet.toLowerCase()]);
    const signer = { address: wallet, signMessage: () => Promise.resolve(`0x${'5'.repeat(200)}`) };
    expect((await get(await proof(await challengeOf(), {}, signer))).status).toBe(200);
    await asOwner(world.postgres.url, "UPDATE payments SET network = 'eip155:80002' WHERE id = $1", [paymentId]);
    expect((await get(await proof(await challengeOf(), {}, signer))).status).toBe(402);
    await client.request({ method: 'anvil_setCode', params: [wallet, '0x'] } as never);
    expect((await get(await proof(await challengeOf(), {}, signer))).status).toBe(403);
    expect(await received()).toBeGreaterThan(0n);
  });
});
