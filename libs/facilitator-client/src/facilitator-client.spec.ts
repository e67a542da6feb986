import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  devAccount,
  devAccountIndex,
  devEvm,
  devFacilitatorKeys,
  devSolana,
  evmDevKey,
  evmRpc,
  signAuthorization,
  startDevFacilitator,
  startEvmChain,
  submitAuthorization,
  type EvmChain,
  type LoopbackServer,
  type SignedAuthorization,
} from '@till/testing';
import { facilitatorRequest, type EvmPayment, type Hex, type Terms } from '@till/x402';
import { FacilitatorClient } from './facilitator-client.js';

const network = 'eip155:84532' as const;
const buyer = evmDevKey(devAccountIndex.firstBuyer);
const poorBuyer = evmDevKey(devAccountIndex.firstBuyer + 1);
const merchant = devAccount(devAccountIndex.firstMerchant).address;
const resource = { url: 'http://127.0.0.1/x', description: 'a page', mimeType: 'application/json' };
const terms: Terms = {
  scheme: 'exact',
  network,
  asset: devEvm.usdc,
  amount: 1000n,
  payTo: merchant,
  maxTimeoutSeconds: 300,
  extra: { name: 'USDC', version: '2' },
};

function paymentOf({ authorization, signature }: SignedAuthorization, x402Version: 1 | 2): EvmPayment {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  const texts = { from, to, value: `${value}`, validAfter: `${validAfter}`, validBefore: `${validBefore}`, nonce };
  const lower = { ...authorization, from: from.toLowerCase() as Hex, to: to.toLowerCase() as Hex };
  const raw = { payload: { authorization: texts, signature } };
  return { x402Version, network, family: 'evm', authorization: lower, signature, raw };
}

describe('FacilitatorClient with the reference facilitator', () => {
  let chain: EvmChain;
  let facilitator: LoopbackServer;
  let client: FacilitatorClient;

  beforeAll(async () => {
    chain = await startEvmChain();
    await chain.fundUsdc(buyer.address, 1_000_000n);
    facilitator = await startDevFacilitator({ evmRpcUrl: chain.url, solanaRpcUrl: 'http://127.0.0.1:9' });
    client = new FacilitatorClient({ url: facilitator.url, timeoutMs: 10_000 });
  });
  afterAll(async () => {
    await client.close();
    await facilitator.stop();
    await chain.stop();
  });

  const sign = (privateKey = buyer.privateKey) => signAuthorization({ privateKey, to: merchant, value: terms.amount });
  const request = (signed: SignedAuthorization, x402Version: 1 | 2 = 2) => facilitatorRequest(paymentOf(signed, x402Version), terms, resource);

  it('lists what is supported, v1 names beside CAIP-2', async () => {
    const supported = await client.supported();
    if (!supported.ok) throw new Error(supported.error.message);
    const { address: feePayer } = devFacilitatorKeys().solana;
    expect(supported.value).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ x402Version: 2, scheme: 'exact', network, networkId: network }),
        expect.objectContaining({ x402Version: 1, scheme: 'exact', network: 'base-sepolia', networkId: network }),
        expect.objectContaining({ x402Version: 1, network: 'solana-devnet', networkId: devSolana.network, extra: { feePayer } }),
      ]),
    );
  });

  it.each([1, 2] as const)('verifies and settles a v%i payment', async (x402Version) => {
    const body = request(await sign(), x402Version);
    const before = await chain.usdcBalance(merchant);
    expect(await client.verify(body)).toMatchObject({ kind: 'valid', payer: buyer.address });
    expect(await client.settle(body)).toMatchObject({ kind: 'settled', payer: buyer.address, transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    expect(await chain.usdcBalance(merchant)).toBe(before + terms.amount);
  });

  it('a payment settled before is unknown, not refused: it may be ours', async () => {
    const body = request(await sign());
    await client.settle(body);
    expect(await client.settle(body)).toMatchObject({ kind: 'unknown', sent: true });
    expect(await client.verify(body)).toMatchObject({ kind: 'unknown', bucket: 'used' });
  });

  it('an empty balance is refused', async () => {
    const body = request(await sign(poorBuyer.privateKey));
    expect(await client.verify(body)).toMatchObject({ kind: 'refused', reason: 'invalid_exact_evm_insufficient_balance', bucket: 'payer' });
  });

  it('another recipient is refused as a matter of terms', async () => {
    const signed = await signAuthorization({ privateKey: buyer.privateKey, to: buyer.address, value: terms.amount });
    expect(await client.settle(request(signed))).toMatchObject({ kind: 'refused', bucket: 'terms' });
  });

  it('"invalid signature" is unknown, even when it is true', async () => {
    const signed = await sign();
    const other = await sign();
    const body = request({ authorization: signed.authorization, signature: other.signature });
    expect(await client.settle(body)).toMatchObject({ kind: 'unknown', bucket: 'payer', sent: true });
  });

  it('a broadcast that is not mined in time is unknown with its transaction', async () => {
    const signed = await sign();
    const impatient = await startDevFacilitator({ evmRpcUrl: chain.url, confirmationTimeoutMs: 300 });
    const asking = new FacilitatorClient({ url: impatient.url, timeoutMs: 10_000 });
    await chain.setAutomine(false);
    const pending = await asking.settle(request(signed));
    await chain.setAutomine(true);
    await chain.mine();
    await asking.close();
    await impatient.stop();
    expect(pending).toMatchObject({ kind: 'unknown', reason: 'settlement_pending', bucket: 'pending' });
    if (pending.kind !== 'unknown') throw new Error('not unknown');
    expect(await evmRpc(chain.url, 'eth_getTransactionReceipt', [pending.transaction])).toMatchObject({ status: '0x1' });
  });

  it('a payment that the payer submitted meanwhile is unknown', async () => {
    const signed = await sign();
    await submitAuthorization(chain.url, signed, devAccountIndex.firstBuyer);
    expect(await client.settle(request(signed))).toMatchObject({ kind: 'unknown' });
  });

  it('a facilitator whose node is down refuses nobody', async () => {
    const lost = await startDevFacilitator({ evmRpcUrl: 'http://127.0.0.1:9' });
    const asking = new FacilitatorClient({ url: lost.url, timeoutMs: 10_000 });
    const body = request(await sign());
    expect(await asking.verify(body)).toMatchObject({ kind: 'unknown' });
    expect(await asking.settle(body)).toMatchObject({ kind: 'unknown' });
    await asking.close();
    await lost.stop();
  });
});
