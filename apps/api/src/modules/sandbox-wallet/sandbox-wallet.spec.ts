import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getBase58Encoder } from '@solana/kit';
import { devBuyers, devEvm, devSolana } from '@till/testing';
import { type Hex, verifyMessage, verifyTypedData } from 'viem';
import { TestApi } from '../../../test/test-api.js';

let api: TestApi;
const keysOf = (network: string) => devBuyers().filter((buyer) => buyer.network === network);
const evmBuyer = keysOf(devEvm.network)[0];
const solanaBuyer = keysOf(devSolana.network)[0];
const call = (body: unknown, headers: Record<string, string> = { origin: 'http://till.test' }) => api.call('POST', '/sandbox/wallet', body, headers);

beforeAll(async () => {
  const wallet = { evm: keysOf(devEvm.network).map(({ privateKey }) => privateKey), solana: keysOf(devSolana.network).map(({ privateKey }) => privateKey) };
  api = await TestApi.start({ TILL_SANDBOX_WALLET: JSON.stringify(wallet) });
});
afterAll(() => api.stop());

describe('the sandbox wallet', () => {
  it('names the demo buyers', async () => {
    expect((await call({ family: 'evm', method: 'accounts' })).body.result).toEqual(keysOf(devEvm.network).map(({ address }) => address));
    expect((await call({ family: 'solana', method: 'accounts', params: [] })).body.result).toEqual(keysOf(devSolana.network).map(({ address }) => address));
  });

  it('signs typed data as eth_signTypedData_v4 does, from text or object', async () => {
    const typedData = {
      domain: { name: 'USDC', version: '2', chainId: 84532, verifyingContract: devEvm.usdc },
      types: { EIP712Domain: [{ name: 'name', type: 'string' }], Note: [{ name: 'value', type: 'uint256' }] },
      primaryType: 'Note',
      message: { value: '115792089237316195423570985008687907853269984665640564039457584007913129639935' },
    } as const;
    const address = evmBuyer?.address as Hex;
    const fromObject = await call({ family: 'evm', method: 'signTypedData', params: [address, typedData] });
    const fromText = await call({ family: 'evm', method: 'signTypedData', params: [address.toLowerCase(), JSON.stringify(typedData)] });
    expect(fromText.body).toEqual(fromObject.body);
    const { EIP712Domain: _, ...types } = typedData.types;
    expect(await verifyTypedData({ address, domain: typedData.domain, types, primaryType: 'Note', message: { value: 2n ** 256n - 1n }, signature: fromObject.body.result as Hex })).toBe(true);
  });

  it('signs messages of both families', async () => {
    const signed = await call({ family: 'evm', method: 'personalSign', params: [evmBuyer?.address, 'hello'] });
    expect(await verifyMessage({ address: evmBuyer?.address as Hex, message: 'hello', signature: signed.body.result as Hex })).toBe(true);
    const message = Buffer.from('hello');
    const answer = await call({ family: 'solana', method: 'signMessage', params: [solanaBuyer?.address, message.toString('base64')] });
    const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(getBase58Encoder().encode(solanaBuyer?.address ?? ''))]), format: 'der', type: 'spki' });
    expect(verify(null, message, key, Buffer.from(String(answer.body.result), 'base64'))).toBe(true);
  });

  it('signs for its own accounts and this site only, and refuses nonsense politely', async () => {
    const stranger = '0x1111111111111111111111111111111111111111';
    const statuses = [
      await call({ family: 'evm', method: 'personalSign', params: [stranger, 'x'] }),
      await call({ family: 'evm', method: 'signTypedData', params: [evmBuyer?.address, '{'] }),
      await call({ family: 'solana', method: 'signTransaction', params: [solanaBuyer?.address, 'AAAA'] }),
      await call({ family: 'evm', method: 'eth_sendTransaction', params: [] }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([422, 422, 422, 422]);
    expect((await call({ family: 'evm', method: 'accounts' }, { origin: 'http://evil.test' })).status).toBe(403);
  });
});
