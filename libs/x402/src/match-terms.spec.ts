import { describe, expect, it } from '@jest/globals';
import { networkBySlug } from '@till/networks';
import { exactTerms } from './exact-terms.js';
import { matchTerms } from './match-terms.js';
import type { EvmPayment, SubmittedPayment } from './submitted-payment.js';
import type { Terms } from './terms.js';
import { requirementsV2 } from './v2/requirements-v2.js';

const payee = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const feePayer = 'DU9EFF7vFj1y7S63xMEAeUmBAVJ4Hr7vzsDTHzkrFUkt';

function offer(slug: string, amount: bigint, payTo = payee): Terms {
  const network = networkBySlug(slug);
  if (!network) throw new Error(`no network ${slug}`);
  return exactTerms({ network, amount, payTo, maxTimeoutSeconds: 120, feePayer, quote: 'ours' });
}

const base = offer('base', 1_500_000n);
const sepolia = offer('base-sepolia', 1_500_000n);
const devnet = offer('solana-devnet', 1_500_000n, '9dknMimZwdHtiCQMTN6vhrprMSCFYyj8X3BkmLCmYdXY');
const offered = [base, sepolia, devnet];

function evm(overrides: Partial<EvmPayment>, value = 1_500_000n, to: string = payee): SubmittedPayment {
  const from = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
  const authorization = { from, to: `0x${to.slice(2).toLowerCase()}`, value, validAfter: 0n, validBefore: 1n, nonce: '0x00' } as const;
  return { x402Version: 2, family: 'evm', network: sepolia.network, authorization, signature: '0x00', raw: {}, ...overrides };
}

function code(payment: SubmittedPayment, terms: readonly Terms[] = offered): string {
  const result = matchTerms(payment, terms);
  return result.ok ? 'matched' : `${result.error.status} ${result.error.code}`;
}

describe('matchTerms for v2', () => {
  const echo = requirementsV2(sepolia);
  const echoing = (changes: object): SubmittedPayment => evm({ accepted: { ...echo, ...changes } });

  it('returns our own terms for a faithful echo', () => {
    expect(matchTerms(evm({ accepted: echo }), offered)).toEqual({ ok: true, value: sepolia });
  });

  it('tolerates another letter case of EVM addresses but not of Solana ones', () => {
    expect(code(echoing({ payTo: echo.payTo.toLowerCase(), asset: echo.asset.toUpperCase().replace('0X', '0x') }))).toBe('matched');
    const solana = { x402Version: 2, family: 'solana', network: devnet.network, transaction: '', raw: {} } as const;
    expect(code({ ...solana, accepted: requirementsV2(devnet) })).toBe('matched');
    expect(code({ ...solana, accepted: { ...requirementsV2(devnet), payTo: devnet.payTo.toLowerCase() } })).toBe('402 recipient_mismatch');
  });

  it('tolerates additional extra fields, a foreign quote and an aged blockhash', () => {
    expect(code(echoing({ extra: { ...echo.extra, recentBlockhash: 'x', lastValidBlockHeight: '1', more: true } }))).toBe('matched');
    expect(code(echoing({ extra: { ...echo.extra, quote: 'of five minutes ago' } }))).toBe('matched');
    const ageing = { ...sepolia, extra: { ...sepolia.extra, recentBlockhash: 'new' } };
    expect(code(evm({ accepted: { ...echo, extra: { ...echo.extra, recentBlockhash: 'old' } } }), [ageing])).toBe('matched');
  });

  it('names the first field that differs', () => {
    expect(code(echoing({ amount: '1499999' }))).toBe('402 amount_mismatch');
    expect(code(echoing({ asset: payee }))).toBe('402 asset_mismatch');
    expect(code(echoing({ payTo: echo.asset }))).toBe('402 recipient_mismatch');
    expect(code(echoing({ maxTimeoutSeconds: 3_600 }))).toBe('402 timeout_mismatch');
    expect(code(echoing({ extra: { ...echo.extra, name: 'usdc' } }))).toBe('402 extra_mismatch');
    expect(code(echoing({ extra: null }))).toBe('402 extra_mismatch');
  });

  it('refuses an echo that is missing or no terms at all', () => {
    expect(code(evm({}))).toBe('402 terms_missing');
    for (const changes of [{ amount: 1_500_000 }, { amount: '01500000' }, { amount: '1.5e6' }, { payTo: 1 }, { maxTimeoutSeconds: '120' }, { extra: [] }]) {
      expect(code(echoing(changes))).toBe('400 payment_malformed');
    }
  });

  it('refuses a network that is not offered', () => {
    expect(code(evm({ accepted: echo }), [base])).toBe('402 network_mismatch');
    expect(code(evm({ accepted: echo }), [])).toBe('402 network_mismatch');
  });

  it('tells offers on one network apart by what was echoed', () => {
    const tips = [1_000_000n, 3_000_000n, 5_000_000n].map((amount) => offer('base-sepolia', amount));
    for (const tip of tips) expect(matchTerms(evm({ accepted: requirementsV2(tip) }), tips)).toEqual({ ok: true, value: tip });
  });
});

describe('matchTerms for v1', () => {
  const v1 = (value: bigint, to?: string): SubmittedPayment => evm({ x402Version: 1 }, value, to);

  it('decides by network and signed value', () => {
    expect(matchTerms(v1(1_500_000n), offered)).toEqual({ ok: true, value: sepolia });
    expect(code(v1(1_499_999n))).toBe('402 amount_mismatch');
    expect(code(v1(1_500_000n), [base, devnet])).toBe('402 network_mismatch');
  });

  it('prefers the offer that pays the signed recipient', () => {
    const other = offer('base-sepolia', 1_500_000n, '0x90F79bf6EB2c4f870365E785982E1f101E93b906');
    expect(matchTerms(v1(1_500_000n, other.payTo), [sepolia, other])).toEqual({ ok: true, value: other });
  });

  it('leaves a Solana amount to the reader of the transaction', () => {
    const solana = { x402Version: 1, family: 'solana', network: devnet.network, transaction: '', raw: {} } as const;
    expect(matchTerms(solana, offered)).toEqual({ ok: true, value: devnet });
  });
});
