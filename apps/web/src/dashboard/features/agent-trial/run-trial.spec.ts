import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recoverTypedDataAddress, type TypedDataDefinition } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { EvmProvider } from '../../../shared/lib/evm-wallets.js';
import { base64OfJson, jsonOfBase64 } from '../../../shared/x402/base64.js';
import { recordOf } from '../../../shared/x402/json-record.js';
import { runTrial, type TrialOrder, type TrialState } from './run-trial.js';

const account = privateKeyToAccount(generatePrivateKey());
const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const asset = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';
const extra = { name: 'USDC', version: '2' };
const solana = { scheme: 'exact', network: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1', amount: '20000', asset: 'So1', payTo: 'So2', maxTimeoutSeconds: 300, extra: {} };
const base = { scheme: 'exact', network: 'eip155:84532', amount: '20000', asset, payTo, maxTimeoutSeconds: 300, extra };
const resource = { url: 'http://localhost/g/x/weather/berlin' };
const v2 = { x402Version: 2, resource, accepts: [solana, base] };
const v1 = { x402Version: 1, accepts: [{ ...base, network: 'base-sepolia', maxAmountRequired: '20000' }] };
const challenge = () => new Response(JSON.stringify(v1), { status: 402, headers: { 'payment-required': base64OfJson(v2) } });

const wallet: EvmProvider = {
  request: async ({ method, params }) => {
    if (method === 'eth_requestAccounts') return [account.address];
    if (method === 'eth_chainId') return '0x1';
    if (method === 'wallet_switchEthereumChain') throw Object.assign(new Error('no such method'), { code: 4200 });
    const { EIP712Domain: _domain, ...types } = recordOf(recordOf(JSON.parse(String(params?.[1]))).types);
    return account.signTypedData({ ...(JSON.parse(String(params?.[1])) as TypedDataDefinition), types } as TypedDataDefinition);
  },
};

let asked: { url: string; headers: Record<string, string> }[];
let answers: (() => Response)[];
const fetchBefore = globalThis.fetch;

beforeEach(() => {
  asked = [];
  answers = [];
  globalThis.fetch = ((url: string, init: { headers: Record<string, string> }) => {
    asked.push({ url, headers: init.headers });
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('lost'));
  }) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = fetchBefore;
});

async function walk(change: Partial<TrialOrder> = {}): Promise<{ last: TrialState; steps: string[] }> {
  const states: TrialState[] = [];
  await runTrial({ request: { method: 'GET', url: resource.url, body: '' }, version: 2, network: null, wallet, ...change }, (state) => states.push(state));
  const last = states.at(-1);
  if (!last) throw new Error('nothing was reported');
  return { last, steps: [...new Set(states.map(({ step }) => step))] };
}

describe('a trial', () => {
  it.each([
    [2, 'PAYMENT-SIGNATURE'],
    [1, 'X-PAYMENT'],
  ] as const)('in version %i asks, signs what it was asked for, and asks again with the header %s', async (version, name) => {
    answers = [challenge, () => new Response('{"sky":"rain"}', { headers: { 'till-payment': 'pay_1' } })];
    const { last, steps } = await walk({ version });
    expect(steps).toEqual(['asking', 'signing', 'paying', 'done']);
    expect(asked.map(({ headers }) => Object.keys(headers))).toEqual([['Accept'], ['Accept', name]]);
    const sent = recordOf(jsonOfBase64(asked[1]?.headers[name] ?? null));
    expect(version === 2 ? sent : [sent.x402Version, sent.scheme, sent.network]).toEqual(version === 2 ? { x402Version: 2, resource, accepted: base, payload: sent.payload } : [1, 'exact', 'base-sepolia']);
    const { signature, authorization } = recordOf(sent.payload) as { signature: `0x${string}`; authorization: Record<string, string> };
    expect(authorization).toMatchObject({ from: account.address, to: payTo, value: '20000' });
    const { EIP712Domain: _domain, ...types } = last.typedData?.types ?? {};
    expect(await recoverTypedDataAddress({ ...last.typedData, types, signature } as unknown as Parameters<typeof recoverTypedDataAddress>[0])).toBe(account.address);
    expect(last.paid?.body).toBe('{"sky":"rain"}');
  });

  it.each([
    ['free', () => new Response('{}')],
    ['notAsked', () => new Response('{}', { status: 410 })],
    ['unreadable', () => new Response('{}', { status: 402 })],
    ['unsignable', () => new Response('{}', { status: 402, headers: { 'payment-required': base64OfJson({ ...v2, accepts: [solana] }) } })],
  ])('stops before anything is signed when the answer is %s', async (code, answer) => {
    answers = [answer];
    const { last } = await walk();
    expect([last.step, last.fault?.code, last.signature, asked.length]).toEqual(['stopped', code, null, 1]);
  });

  it('tells a lost answer to the signed request from one that was lost before', async () => {
    expect((await walk()).last.fault?.code).toBe('offline');
    answers = [challenge];
    const { last } = await walk();
    expect([last.fault?.code, last.signature !== null]).toEqual(['lost', true]);
  });

  it('shows the 402 without a wallet, and takes a no of its owner as one', async () => {
    answers = [challenge, challenge];
    const alone = (await walk({ wallet: null })).last;
    expect([alone.fault?.code, alone.challenge?.terms.length]).toEqual(['noWallet', 2]);
    const refusing: EvmProvider = { request: () => Promise.reject(Object.assign(new Error('User rejected'), { code: 4001 })) };
    expect((await walk({ wallet: refusing })).last.fault?.code).toBe('declined');
  });
});
