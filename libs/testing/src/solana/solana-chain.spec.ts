import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { x402Client } from '@x402/fetch';
import { devBuyers, devMerchant } from '../buyers/dev-buyers.js';
import { devFacilitatorKeys } from '../buyers/dev-facilitator-keys.js';
import { devSolana } from '../dev-networks.js';
import { svmExactFacilitator } from '../facilitator/svm-exact-facilitator.js';
import { referenceClient } from '../pay/reference-client.js';
import { type SolanaChain, startSolanaChain } from './solana-chain.js';
import { solanaRpc } from './solana-controls.js';
import { usdcAccountAddress } from './usdc-account-address.js';

type Payload = Awaited<ReturnType<x402Client['createPaymentPayload']>>;

const buyer = devBuyers().find(({ network }) => network === devSolana.network) ?? devBuyers()[0]!;
const payTo = devMerchant(3).solana;
const facilitatorKey = devFacilitatorKeys().solana;
const terms = {
  scheme: 'exact',
  network: devSolana.network,
  amount: '1000',
  asset: devSolana.usdc,
  payTo,
  maxTimeoutSeconds: 300,
  extra: { feePayer: facilitatorKey.address, memo: 'order-123' },
};

const sign = async (chain: SolanaChain): Promise<Payload> => {
  const client = await referenceClient({ buyer, rpcUrl: chain.url });
  return client.createPaymentPayload({ x402Version: 2, error: '', resource: { url: 'http://127.0.0.1/x' }, accepts: [terms] });
};
const settle = async (chain: SolanaChain, payload: Payload): Promise<{ success: boolean; transaction: string; errorReason?: string }> => {
  const facilitator = await svmExactFacilitator({ network: devSolana.network, rpcUrl: chain.url, privateKey: facilitatorKey.privateKey });
  return facilitator.settle(payload, terms);
};
const prepared = async (chain: SolanaChain): Promise<SolanaChain> => {
  await chain.fundUsdc(buyer.address, 1_000_000n);
  await chain.fundUsdc(payTo, 0n);
  return chain;
};

describe('the Solana dev chain', () => {
  let chain: SolanaChain;
  beforeEach(async () => {
    chain = await prepared(await startSolanaChain());
  });
  afterEach(() => chain.stop());

  it('lists a payment under the receiving account with its memo, and gives its bytes back', async () => {
    const payload = await sign(chain);
    const { transaction } = await settle(chain, payload);
    const listed = await solanaRpc<{ signature: string; memo: string; err: null }[]>(chain.url, 'getSignaturesForAddress', [await usdcAccountAddress(payTo)]);
    const found = await solanaRpc<{ transaction: [string, string] }>(chain.url, 'getTransaction', [transaction, { encoding: 'base64' }]);
    const sent = Buffer.from(String(payload.payload['transaction']), 'base64');
    const landed = Buffer.from(found.transaction[0], 'base64');
    const messageStart = 1 + 2 * 64;
    expect(listed).toEqual([expect.objectContaining({ signature: transaction, memo: '[9] order-123', err: null })]);
    expect(landed.subarray(messageStart)).toEqual(sent.subarray(messageStart));
  });

  it('takes an equal message once, whoever signs for its fee', async () => {
    const payload = await sign(chain);
    await settle(chain, payload);
    const again = await settle(chain, payload);
    expect(again.success).toBe(false);
    expect(await chain.usdcBalance(payTo)).toBe(1_000n);
  });

  it('lets a transaction expire with its blockhash', async () => {
    const payload = await sign(chain);
    const { value } = await solanaRpc<{ value: { blockhash: string } }>(chain.url, 'getLatestBlockhash');
    await chain.jumpSlots(151);
    const valid = await solanaRpc<{ value: boolean }>(chain.url, 'isBlockhashValid', [value.blockhash]);
    expect(valid.value).toBe(false);
    expect(await settle(chain, payload)).toMatchObject({ success: false });
    expect(await chain.usdcBalance(payTo)).toBe(0n);
  });

  it('shows a transaction as final only 32 slots later', async () => {
    const { transaction } = await settle(chain, await sign(chain));
    const read = (commitment: string): Promise<unknown> => solanaRpc(chain.url, 'getTransaction', [transaction, { commitment }]);
    expect(await read('finalized')).toBeNull();
    expect(await read('confirmed')).not.toBeNull();
    await chain.jumpSlots(32);
    expect(await read('finalized')).not.toBeNull();
  });

  it('refuses a payment to an owner without a token account', async () => {
    const payload = await sign(chain);
    const elsewhere = await startSolanaChain();
    await elsewhere.fundUsdc(buyer.address, 1_000_000n);
    expect(await settle(elsewhere, payload)).toMatchObject({ success: false });
    await elsewhere.stop();
  });

  it('acknowledges and forgets while dropping', async () => {
    const payload = await sign(chain);
    await chain.setDropping(true);
    const wire = payload.payload['transaction'];
    const signature = await solanaRpc<string>(chain.url, 'sendTransaction', [wire, { encoding: 'base64' }]);
    const status = await solanaRpc<{ value: unknown[] }>(chain.url, 'getSignatureStatuses', [[signature]]);
    expect(status.value).toEqual([null]);
  });
});

describe('a kept Solana dev chain', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'till-solana-chain-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  let chain: SolanaChain | undefined;
  afterAll(() => chain?.stop());

  it('has its balances and payments again after a second start, even with a line cut short', async () => {
    const stateFile = join(home, 'solana.jsonl');
    const first = await prepared(await startSolanaChain({ stateFile }));
    const payload = await sign(first);
    const { transaction } = await settle(first, payload);
    await first.stop();
    await appendFile(stateFile, '{"transaction":{"signature":"cut');

    chain = await startSolanaChain({ stateFile });
    const found = await solanaRpc<{ meta: { err: unknown } }>(chain.url, 'getTransaction', [transaction]);
    expect(found.meta.err).toBeNull();
    expect(await chain.usdcBalance(payTo)).toBe(1_000n);
    expect(await chain.usdcBalance(buyer.address)).toBe(999_000n);
    expect(await settle(chain, payload)).toMatchObject({ success: false });
  });
});
