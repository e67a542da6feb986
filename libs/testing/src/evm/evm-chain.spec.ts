import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Hex, createPublicClient, http, parseEventLogs } from 'viem';
import { devMerchant } from '../buyers/dev-buyers.js';
import { evmDevKey } from '../buyers/evm-dev-key.js';
import { devEvm } from '../dev-networks.js';
import { poll } from '../process/poll.js';
import { type EvmChain, startEvmChain } from './evm-chain.js';
import { evmRpc } from './evm-rpc.js';
import { signAuthorization } from './sign-authorization.js';
import { submitAuthorization } from './submit-authorization.js';
import { usdcAbi } from './usdc-abi.js';

const buyer = evmDevKey(1);
const payTo = devMerchant(0).evm as Hex;
let chain: EvmChain;

const pay = async (value: bigint): Promise<{ hash: Hex; nonce: Hex }> => {
  const signed = await signAuthorization({ privateKey: buyer.privateKey, to: payTo, value });
  const hash = await submitAuthorization(chain.url, signed);
  return { hash, nonce: signed.authorization.nonce };
};
const client = (): ReturnType<typeof createPublicClient> => createPublicClient({ transport: http(chain.url), pollingInterval: 5 });

beforeAll(async () => {
  chain = await startEvmChain();
  await chain.fundUsdc(buyer.address, 10_000_000n);
});
afterAll(() => chain.stop());

describe('the EVM dev chain', () => {
  it('has the USDC domain of Base Sepolia at its real address', async () => {
    const read = (functionName: 'name' | 'version' | 'DOMAIN_SEPARATOR'): Promise<string> =>
      client().readContract({ address: devEvm.usdc, abi: usdcAbi, functionName });
    expect(await read('name')).toBe('USDC');
    expect(await read('version')).toBe('2');
    expect(await read('DOMAIN_SEPARATOR')).toMatch(/^0x71f17a3b.*9818$/);
  });

  it('executes a signed authorization once and logs it with its transfer beside', async () => {
    const before = await chain.usdcBalance(payTo);
    const signed = await signAuthorization({ privateKey: buyer.privateKey, to: payTo, value: 1_000n });
    const receipt = await client().waitForTransactionReceipt({ hash: await submitAuthorization(chain.url, signed) });
    const replay = await client().waitForTransactionReceipt({ hash: await submitAuthorization(chain.url, signed) });
    const logs = parseEventLogs({ abi: usdcAbi, logs: receipt.logs });
    expect(logs.map((log) => log.eventName)).toEqual(['AuthorizationUsed', 'Transfer']);
    expect(replay.status).toBe('reverted');
    expect(await chain.usdcBalance(payTo)).toBe(before + 1_000n);
  });

  it('takes what one account sends at once, all of it', async () => {
    const stranger = `0x${'5'.repeat(40)}` as Hex;
    await Promise.all(Array.from({ length: 12 }, () => chain.fundUsdc(stranger, 1n)));
    expect(await chain.usdcBalance(stranger)).toBe(12n);
  });

  it('finalises two blocks behind its head', async () => {
    await chain.mine(3);
    const head = await evmRpc<{ number: Hex }>(chain.url, 'eth_getBlockByNumber', ['latest', false]);
    const final = await evmRpc<{ number: Hex }>(chain.url, 'eth_getBlockByNumber', ['finalized', false]);
    expect(BigInt(head.number) - BigInt(final.number)).toBe(2n);
  });

  it('forgets a payment that a reorg drops', async () => {
    const before = await chain.usdcBalance(payTo);
    const { hash, nonce } = await pay(2_000n);
    await client().waitForTransactionReceipt({ hash });
    await chain.reorg(1);
    expect(await evmRpc(chain.url, 'eth_getTransactionReceipt', [hash])).toBeNull();
    expect(await chain.usdcBalance(payTo)).toBe(before);
    const used = await client().readContract({ address: devEvm.usdc, abi: usdcAbi, functionName: 'authorizationState', args: [buyer.address, nonce] });
    expect(used).toBe(false);
  });

  it('holds a payment back while automine is off and lands it later', async () => {
    await chain.setAutomine(false);
    const { hash } = await pay(3_000n);
    expect(await evmRpc(chain.url, 'eth_getTransactionReceipt', [hash])).toBeNull();
    await chain.mine();
    await chain.setAutomine(true);
    const receipt = await client().waitForTransactionReceipt({ hash });
    expect(receipt.status).toBe('success');
  });

  it('goes back to a snapshot', async () => {
    const before = await chain.usdcBalance(payTo);
    const mark = await chain.snapshot();
    await client().waitForTransactionReceipt({ hash: (await pay(4_000n)).hash });
    expect(await chain.usdcBalance(payTo)).toBe(before + 4_000n);
    await chain.revert(mark);
    expect(await chain.usdcBalance(payTo)).toBe(before);
  });
});

describe('a kept EVM dev chain', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'till-evm-chain-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('has its balances, receipts and logs again after a second start', async () => {
    const stateFile = join(home, 'evm.state');
    const first = await startEvmChain({ stateFile });
    await first.fundUsdc(buyer.address, 5_000n);
    const signed = await signAuthorization({ privateKey: buyer.privateKey, to: payTo, value: 700n });
    const hash = await submitAuthorization(first.url, signed);
    await poll('receipt', async () => (await evmRpc(first.url, 'eth_getTransactionReceipt', [hash])) ?? undefined);
    await first.stop();

    const second = await startEvmChain({ stateFile });
    const receipt = await evmRpc<{ logs: unknown[] }>(second.url, 'eth_getTransactionReceipt', [hash]);
    const logs = await evmRpc<unknown[]>(second.url, 'eth_getLogs', [{ fromBlock: '0x0', address: devEvm.usdc }]);
    expect(receipt.logs).toHaveLength(2);
    expect(logs.length).toBeGreaterThanOrEqual(3);
    expect(await second.usdcBalance(payTo)).toBe(700n);
    await second.stop();
  });

  it('has even what happened after its last save, when its owner was killed', async () => {
    const stateFile = join(home, 'evm.state');
    const first = await startEvmChain({ stateFile });
    await first.fundUsdc(buyer.address, 5_000n);
    await first.stop();
    await rm(stateFile, { force: true });

    const second = await startEvmChain({ stateFile });
    expect(await second.usdcBalance(buyer.address)).toBe(5_000n);
    await second.stop();
  });

  it('falls back to its last save when the farewell was cut short', async () => {
    const stateFile = join(home, 'evm.state');
    const first = await startEvmChain({ stateFile });
    await first.fundUsdc(buyer.address, 5_000n);
    await first.stop();
    await truncate(`${stateFile}.farewell`, 100);

    const second = await startEvmChain({ stateFile });
    expect(await second.usdcBalance(buyer.address)).toBe(5_000n);
    await second.stop();
  });

  it('finalises a payment on its own when asked to', async () => {
    const lively = await startEvmChain({ keepFinalizing: true });
    await lively.fundUsdc(buyer.address, 5_000n);
    const funded = await evmRpc<Hex>(lively.url, 'eth_blockNumber');
    const final = await poll('finality', async () => {
      const block = await evmRpc<{ number: Hex }>(lively.url, 'eth_getBlockByNumber', ['finalized', false]);
      return BigInt(block.number) >= BigInt(funded) ? block : undefined;
    });
    expect(BigInt(final.number)).toBe(BigInt(funded));
    await lively.stop();
  });
});
