import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Address, address, getAddressDecoder, getBase58Decoder, getCompiledTransactionMessageEncoder } from '@solana/kit';
import { networkById, networkBySlug } from '@till/networks';
import fc from 'fast-check';
import { exactTerms } from '../exact-terms.js';
import { readPayment } from '../read-payment.js';
import type { SvmPayment } from '../submitted-payment.js';
import type { Terms } from '../terms.js';
import { associatedTokenAccount } from './associated-token-account.js';
import { programs } from './programs.js';
import { readSvmPayment } from './read-svm-payment.js';

/** Property tests take long on a machine that runs everything at once. */
const roomMs = 60_000;
const devnet = networkBySlug('solana-devnet');
if (!devnet) throw new Error('no devnet');
const mint = devnet.usdc.address;

interface Keys {
  readonly address: Address;
  readonly key: KeyObject;
}

function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { address: getAddressDecoder().decode(publicKey.export({ format: 'der', type: 'spki' }).subarray(12)), key: privateKey };
}

const payer = newKeys();
const stranger = newKeys();
const feePayer = newKeys().address;
const payTo = newKeys().address;
const terms = exactTerms({ network: devnet, amount: 1_500_000n, payTo, maxTimeoutSeconds: 120, feePayer });
/** Any account will do as the source: only the destination is derived. */
const payerAccount = newKeys().address;

interface Instruction {
  readonly program: string;
  readonly accounts?: readonly string[];
  readonly data: Uint8Array;
}

interface Draft {
  readonly instructions?: readonly Instruction[];
  readonly signers?: readonly Address[];
  readonly signWith?: Keys;
  readonly version?: 0 | 'legacy';
  readonly lookup?: boolean;
  /** Appended to the account list although nothing uses them. */
  readonly idle?: readonly Address[];
}

const setLimit = (units: number): Instruction => ({ program: programs.computeBudget, data: bytes(2, u32(units)) });
const setPrice = (microLamports: bigint): Instruction => ({ program: programs.computeBudget, data: bytes(3, u64(microLamports)) });
const memo = (text: string): Instruction => ({ program: programs.memo, data: Buffer.from(text) });

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
function u64(value: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(value);
  return buffer;
}
function bytes(first: number, rest: Uint8Array): Uint8Array {
  return Uint8Array.from([first, ...rest]);
}

interface TransferDraft {
  readonly amount?: bigint;
  readonly decimals?: number;
  readonly mint?: string;
  readonly destination?: string;
  readonly source?: string;
  readonly authority?: string;
}

async function transfer(draft: TransferDraft = {}): Promise<Instruction> {
  const destination = draft.destination ?? (await associatedTokenAccount(payTo, mint));
  const accounts = [draft.source ?? payerAccount, draft.mint ?? mint, destination, draft.authority ?? payer.address];
  return { program: programs.token, accounts, data: Uint8Array.from([...bytes(12, u64(draft.amount ?? 1_500_000n)), draft.decimals ?? 6]) };
}

async function usual(...more: readonly Instruction[]): Promise<Instruction[]> {
  return [setLimit(20_000), setPrice(1n), await transfer(), ...more];
}

async function payment(draft: Draft = {}): Promise<SvmPayment> {
  const instructions = draft.instructions ?? (await usual());
  const signers = draft.signers ?? [feePayer, payer.address];
  const others = instructions.flatMap((each) => [...(each.accounts ?? []), each.program]).map((each) => address(each));
  const staticAccounts = [...new Set([...signers, ...others]), ...(draft.idle ?? [])];
  const message = getCompiledTransactionMessageEncoder().encode({
    version: draft.version ?? 0,
    header: { numSignerAccounts: signers.length, numReadonlySignerAccounts: 0, numReadonlyNonSignerAccounts: 0 },
    staticAccounts,
    lifetimeToken: mint,
    instructions: instructions.map((each) => ({
      programAddressIndex: staticAccounts.indexOf(address(each.program)),
      ...(each.accounts ? { accountIndices: each.accounts.map((account) => staticAccounts.indexOf(address(account))) } : {}),
      data: each.data,
    })),
    ...(draft.lookup ? { addressTableLookups: [{ lookupTableAddress: stranger.address, writableIndexes: [0], readonlyIndexes: [] }] } : {}),
  });
  const signature = sign(null, Buffer.from(message), (draft.signWith ?? payer).key);
  const signatures = signers.map((each) => (each === payer.address ? signature : Buffer.alloc(64)));
  return svm(Buffer.concat([Buffer.from([signers.length]), ...signatures, Buffer.from(message)]));
}

function svm(transaction: Uint8Array): SvmPayment {
  const network = terms.network;
  return { x402Version: 2, family: 'solana', network, transaction: Buffer.from(transaction).toString('base64'), raw: {} };
}

async function verdict(submitted: SvmPayment, offered: Terms = terms): Promise<string> {
  const result = await readSvmPayment(submitted, offered, feePayer);
  return result.ok ? 'fits' : result.error.code;
}

describe('readSvmPayment with real traffic', () => {
  const exchanges: { readonly reqHeaders: Record<string, string> }[] = JSON.parse(
    readFileSync(new URL('../../vectors/v2-svm.json', import.meta.url), 'utf8'),
  );
  const header = exchanges.map((each) => each.reqHeaders['payment-signature']).find((each) => each !== undefined);
  const read = readPayment({ paymentSignature: header });
  const captured = read.ok && read.value?.family === 'solana' ? read.value : undefined;
  const sellerTerms = exactTerms({
    network: networkById(captured?.network ?? '') ?? devnet,
    amount: 1_000n,
    payTo: '9dknMimZwdHtiCQMTN6vhrprMSCFYyj8X3BkmLCmYdXY',
    maxTimeoutSeconds: 300,
    feePayer: 'DU9EFF7vFj1y7S63xMEAeUmBAVJ4Hr7vzsDTHzkrFUkt',
  });

  it('reads a payment of the reference client', async () => {
    const result = captured && (await readSvmPayment(captured, sellerTerms, 'DU9EFF7vFj1y7S63xMEAeUmBAVJ4Hr7vzsDTHzkrFUkt'));
    expect(result?.ok && result.value).toMatchObject({
      payer: 'GP6zuYKi8Y4x7181CtgAJ8HjTxCoP4VopPi9vCzNA99t',
      memo: '9131bf994d84b620b8ca0b35b2b8d2d7',
    });
    expect(result?.ok && result.value.messageHash).toHaveLength(32);
    expect(result?.ok && Buffer.from(result.value.messageHash)).toEqual(
      result?.ok && createHash('sha256').update(result.value.message).digest(),
    );
  });

  it('refuses that payment for any other price, payee, token and fee payer', async () => {
    if (!captured) throw new Error('no captured payment');
    const facilitator = 'DU9EFF7vFj1y7S63xMEAeUmBAVJ4Hr7vzsDTHzkrFUkt';
    const code = async (offered: Terms, fees = facilitator): Promise<string> => {
      const result = await readSvmPayment(captured, offered, fees);
      return result.ok ? 'fits' : result.error.code;
    };
    expect(await code({ ...sellerTerms, amount: 1_001n })).toBe('amount_mismatch');
    expect(await code({ ...sellerTerms, payTo })).toBe('recipient_mismatch');
    expect(await code({ ...sellerTerms, asset: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v' })).toBe('asset_mismatch');
    expect(await code(sellerTerms, feePayer)).toBe('fee_payer_mismatch');
    expect(await code({ ...sellerTerms, extra: { ...sellerTerms.extra, memo: 'order 7' } })).toBe('memo_mismatch');
  });
});

describe('readSvmPayment', () => {
  it('takes legacy and versioned transactions, with memo and wallet assertions', async () => {
    expect(await verdict(await payment())).toBe('fits');
    expect(await verdict(await payment({ version: 'legacy' }))).toBe('fits');
    const assertion = { program: programs.lighthouse, accounts: [payerAccount], data: Uint8Array.from([1, 2]) };
    expect(await verdict(await payment({ instructions: await usual(memo('a'), assertion, assertion, assertion) }))).toBe('fits');
  });

  it('tells what the claim and the search for evidence need', async () => {
    const result = await readSvmPayment(await payment({ instructions: await usual(memo('ref 7')) }), terms, feePayer);
    if (!result.ok) throw new Error(result.error.code);
    expect(result.value).toMatchObject({ payer: payer.address, memo: 'ref 7', blockhash: mint });
    const signature = sign(null, result.value.message, payer.key);
    expect(result.value.payerSignature).toBe(getBase58Decoder().decode(signature));
  });

  it('takes exact to mean equal, in the right token with the right decimals', async () => {
    const paying = async (draft: TransferDraft): Promise<string> =>
      verdict(await payment({ instructions: [setLimit(1), setPrice(1n), await transfer(draft)] }));
    expect(await paying({ amount: 1_499_999n })).toBe('amount_mismatch');
    expect(await paying({ amount: 1_500_001n })).toBe('amount_mismatch');
    expect(await paying({ decimals: 9 })).toBe('transaction_not_allowed');
    expect(await paying({ mint: stranger.address })).toBe('asset_mismatch');
    expect(await paying({ destination: payTo })).toBe('recipient_mismatch');
    expect(await paying({ source: await associatedTokenAccount(payTo, mint) })).toBe('transaction_not_allowed');
  });

  it('allows nothing but limit, price, transfer, memo and assertions, in this order', async () => {
    const [limit, price, move] = [setLimit(1), setPrice(1n), await transfer()];
    const close = { program: programs.token, accounts: [payerAccount, stranger.address, payer.address], data: Uint8Array.from([9]) };
    const layouts: Instruction[][] = [
      [],
      [limit, price],
      [price, limit, move],
      [limit, move, price],
      [move, limit, price],
      [limit, price, move, move],
      [limit, price, move, close],
      [limit, price, { ...move, data: Uint8Array.from([...move.data, 0]) }],
      [limit, price, { ...move, accounts: [...(move.accounts ?? []), stranger.address] }],
      [limit, price, { ...move, data: Uint8Array.from([3, ...move.data.subarray(1)]) }],
      [limit, price, { ...move, program: stranger.address }],
      [{ ...limit, accounts: [stranger.address] }, price, move],
      [{ ...limit, data: limit.data.subarray(0, 4) }, price, move],
      [limit, price, move, ...Array.from({ length: 5 }, () => memo('x'))],
    ];
    for (const instructions of layouts) expect(await verdict(await payment({ instructions }))).toBe('transaction_not_allowed');
  });

  it('caps the compute unit price at 5 lamports', async () => {
    const priced = async (microLamports: bigint): Promise<string> =>
      verdict(await payment({ instructions: [setLimit(1), setPrice(microLamports), await transfer()] }));
    expect(await priced(5_000_000n)).toBe('fits');
    expect(await priced(5_000_001n)).toBe('transaction_not_allowed');
  });

  it('lets the fee payer pay the fee and nothing else', async () => {
    expect(await verdict(await payment({ signers: [stranger.address, payer.address] }))).toBe('fee_payer_mismatch');
    expect(await verdict(await payment({ signers: [payer.address, feePayer] }))).toBe('fee_payer_mismatch');
    const spending = [setLimit(1), setPrice(1n), await transfer({ authority: feePayer })];
    expect(await verdict(await payment({ instructions: spending }))).toBe('transaction_not_allowed');
    const touching = await usual({ ...memo('x'), accounts: [feePayer] });
    expect(await verdict(await payment({ instructions: touching }))).toBe('transaction_not_allowed');
  });

  it('wants exactly two signers', async () => {
    expect(await verdict(await payment({ signers: [feePayer, payer.address, stranger.address] }))).toBe('transaction_not_allowed');
    expect(await verdict(await payment({ signers: [feePayer] }))).toBe('transaction_not_allowed');
  });

  it('compares the memo only when one was offered, and never takes two', async () => {
    const asked = { ...terms, extra: { ...terms.extra, memo: 'ref 7' } };
    expect(await verdict(await payment({ instructions: await usual(memo('ref 7')) }), asked)).toBe('fits');
    expect(await verdict(await payment({ instructions: await usual(memo('ref 8')) }), asked)).toBe('memo_mismatch');
    expect(await verdict(await payment(), asked)).toBe('memo_mismatch');
    expect(await verdict(await payment({ instructions: await usual(memo('ref 7'), memo('ref 7')) }), asked)).toBe('memo_mismatch');
    const raw = { program: programs.memo, data: Uint8Array.from([0xff]) };
    expect(await verdict(await payment({ instructions: await usual(raw) }))).toBe('transaction_not_allowed');
  });

  it('refuses a signature of somebody else and a missing one', async () => {
    expect(await verdict(await payment({ signWith: stranger }))).toBe('signature_invalid');
    const unsigned = Buffer.from((await payment()).transaction, 'base64');
    unsigned.fill(0, 65, 129);
    expect(await verdict(svm(unsigned))).toBe('signature_invalid');
  });

  it('refuses an account listed twice, as clusters do', async () => {
    expect(await verdict(await payment({ idle: [stranger.address] }))).toBe('fits');
    expect(await verdict(await payment({ idle: [payer.address] }))).toBe('transaction_malformed');
  });

  it('refuses lookup tables, trailing bytes and anything that is no transaction', async () => {
    expect(await verdict(await payment({ lookup: true }))).toBe('transaction_malformed');
    const whole = Buffer.from((await payment()).transaction, 'base64');
    expect(await verdict(svm(Buffer.concat([whole, Buffer.from([0])])))).toBe('transaction_malformed');
    expect(await verdict(svm(whole.subarray(0, whole.length - 1)))).toBe('transaction_malformed');
    expect(await verdict(svm(Buffer.alloc(0)))).toBe('transaction_malformed');
  });

  it('refuses every transaction with one byte changed, without throwing', async () => {
    const whole = Buffer.from((await payment({ instructions: await usual(memo('ref 7')) })).transaction, 'base64');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 65, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const altered = Buffer.from(whole);
        altered.writeUInt8(altered.readUInt8(at) ^ change, at);
        expect(await verdict(svm(altered))).not.toBe('fits');
      }),
      { numRuns: 500 },
    );
  }, roomMs);

  it('survives random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        expect(await verdict(svm(noise))).not.toBe('fits');
      }),
      { numRuns: 500 },
    );
  }, roomMs);
});
