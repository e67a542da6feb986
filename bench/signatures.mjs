import { randomBytes } from 'node:crypto';
import { readPayment, verifyEvmSignature } from '@till/x402';
import { networkById } from '@till/networks';
import { toHex, verifyTypedData } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { round } from './figures.mjs';

const network = networkById('eip155:84532');
const payTo = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const types = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
};
const domain = { ...network.usdc.eip712, chainId: network.chainId, verifyingContract: network.usdc.address };
const terms = { scheme: 'exact', network: network.id, asset: network.usdc.address, amount: 1_500_000n, payTo, maxTimeoutSeconds: 300, extra: { ...network.usdc.eip712 } };

async function signed() {
  const account = privateKeyToAccount(generatePrivateKey());
  const message = { from: account.address, to: payTo, value: terms.amount, validAfter: 0n, validBefore: BigInt(Math.floor(Date.now() / 1000)) + 300n, nonce: toHex(randomBytes(32)) };
  const signature = await account.signTypedData({ domain, types, primaryType: 'TransferWithAuthorization', message });
  const authorization = { ...message, value: String(message.value), validAfter: '0', validBefore: String(message.validBefore) };
  const accepted = { scheme: 'exact', network: network.id, amount: String(terms.amount), asset: terms.asset, payTo, maxTimeoutSeconds: 300, extra: terms.extra };
  const header = Buffer.from(JSON.stringify({ x402Version: 2, accepted, payload: { signature, authorization } })).toString('base64');
  const read = readPayment({ paymentSignature: header });
  if (!read.ok || read.value === null) throw new Error('the bench made a payment Till cannot read');
  return { message, signature, payment: read.value, address: account.address };
}

async function perSecond(samples, check) {
  const until = performance.now() + 3_000;
  let count = 0;
  const start = performance.now();
  while (performance.now() < until) {
    if (!(await check(samples[count % samples.length]))) throw new Error('a good signature was called bad');
    count++;
  }
  return (count * 1000) / (performance.now() - start);
}

/** Signature checks a second on one core: Till's own digest with native recovery, beside viem's verifyTypedData. */
export async function benchSignatures() {
  const samples = [];
  for (let i = 0; i < 500; i++) samples.push(await signed());
  const till = await perSecond(samples, (one) => verifyEvmSignature(terms, one.payment) === 'valid');
  const viem = await perSecond(samples, (one) => verifyTypedData({ address: one.address, domain, types, primaryType: 'TransferWithAuthorization', message: one.message, signature: one.signature }));
  return { till: round(till), viem: round(viem), ratio: round(till / viem, 2), limit: 5 };
}
