import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostedAssets, Language, PaymentStatus, PayOption } from '@till/contract';
import {
  createKeyPairSignerFromPrivateKeyBytes,
  getBase64EncodedWireTransaction,
  getTransactionDecoder,
  type KeyPairSigner,
} from '@solana/kit';
import { parseAmount } from '@till/money';
import { recoverTypedDataAddress, type TypedDataDefinition } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { bytesOfBase64, jsonOfBase64 } from '../../shared/x402/base64.js';
import { transferAuthorization } from '../x402/evm-authorization.js';
import { recordOf, type JsonRecord } from '../../shared/x402/json-record.js';
import { agreedTerms } from '../x402/terms.js';
import { sendPage, type Door } from './sample-server.js';
import { baseSepolia, payView, receiptView, sampleReceipt, solanaDevnet, tipView } from './sample-views.js';
import { requiredHeader, sampleTerms, type ScriptedAnswer } from './scripted-door.js';
import { solanaPayment } from './solana-payment.js';

/** Payment id every accepted payment of the demo gets. */
export const demoPaymentId = sampleReceipt('settled').id;

const feePayer = 'GThUX1Atko4tqhN2NaiTazWSeFWMuiUvfFnyJyUghFMJ';

/** A till of one link and one tip jar in a spec's hands: real pages, real signatures, scripted outcomes. */
export interface DemoTill {
  door: Door;
  /** What to do with paid requests, in turn; empty: take them all. */
  script: ScriptedAnswer[];
  /** States the payment's page shows, in turn; the last one stays. */
  states: PaymentStatus[];
  /** Payments that came with a valid signature over the quoted terms. */
  valid: { header: string; again: boolean; amount: string; network: string }[];
  /** Everything wrong with payments that did not. */
  invalid: string[];
}

async function bodyOf(request: IncomingMessage): Promise<JsonRecord> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return recordOf(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): true {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers }).end(JSON.stringify(body));
  return true;
}

function termsFor(option: PayOption, amount: string): JsonRecord {
  const { network, asset, payTo, family } = option;
  return sampleTerms({ network, asset, payTo, amount, ...(family === 'solana' ? { extra: { feePayer } } : {}) });
}

/** The demo buyer behind `POST /sandbox/wallet`. */
async function demoBuyer(): Promise<{ evm: ReturnType<typeof privateKeyToAccount>; solana: KeyPairSigner; sign: (call: JsonRecord) => Promise<unknown> }> {
  const evm = privateKeyToAccount(generatePrivateKey());
  const solana = await createKeyPairSignerFromPrivateKeyBytes(crypto.getRandomValues(new Uint8Array(32)));
  const sign = async ({ family, method, params }: JsonRecord): Promise<unknown> => {
    const [, payload] = Array.isArray(params) ? params : [];
    if (method === 'accounts') return [family === 'evm' ? evm.address : solana.address];
    if (method === 'signTypedData') return evm.signTypedData(JSON.parse(String(payload)) as TypedDataDefinition);
    const transaction = getTransactionDecoder().decode(bytesOfBase64(String(payload)));
    const [signatures] = await solana.signTransactions([transaction as never]);
    return getBase64EncodedWireTransaction({ ...transaction, signatures: { ...transaction.signatures, ...signatures } });
  };
  return { evm, solana, sign };
}

/** Null when the payment is signed by its payer over exactly the terms, else what is wrong. */
async function faultOf(payment: JsonRecord, option: PayOption, amount: string): Promise<string | null> {
  const accepted = termsFor(option, amount);
  if (JSON.stringify(payment.accepted) !== JSON.stringify(accepted)) return 'the accepted terms are not the offered ones';
  const payload = recordOf(payment.payload);
  if (option.family === 'solana') {
    const transaction = getTransactionDecoder().decode(bytesOfBase64(String(payload.transaction)));
    const signed = Object.values(transaction.signatures).filter(Boolean).length;
    return signed === 1 ? null : `${signed} signatures instead of the payer’s one`;
  }
  const authorization = recordOf(payload.authorization);
  const terms = agreedTerms(accepted, { option, amountBaseUnits: BigInt(amount) });
  const typedData = transferAuthorization(terms, String(authorization.from), 0, new Uint8Array(32));
  const definition = { ...typedData, message: authorization } as unknown as TypedDataDefinition;
  const signer = await recoverTypedDataAddress({ ...definition, signature: String(payload.signature) as `0x${string}` });
  return signer === authorization.from && authorization.value === amount && authorization.to === option.payTo ? null : 'the signature is not the payer’s';
}

/** Base units of the amount an address asks: that of a tip, or the link's own price. */
function amountAt(url: URL): string {
  return url.pathname.startsWith('/t/') ? parseAmount(url.searchParams.get('amount') ?? '3', 6).toString() : '1500000';
}

async function answerPayment(till: DemoTill, request: IncomingMessage, response: ServerResponse, amount: string): Promise<boolean> {
  const header = String(request.headers['payment-signature']);
  const payment = recordOf(jsonOfBase64(header));
  const network = String(recordOf(payment.accepted).network);
  const fault = await faultOf(payment, network === solanaDevnet.network ? solanaDevnet : baseSepolia, amount);
  if (fault) till.invalid.push(fault);
  else till.valid.push({ header, again: request.headers['till-pay-again'] === 'true', amount, network });
  const next = till.script.shift() ?? { status: 200, headers: { 'Till-Payment': demoPaymentId }, body: { receipt: demoPaymentId } };
  if (next === 'drop') {
    request.socket.destroy();
    return true;
  }
  return send(response, next.status, next.body ?? {}, next.headers);
}

/** Opens the demo till; `assets` are the built page's. */
export async function openDemoTill(assets: HostedAssets): Promise<DemoTill> {
  const buyer = await demoBuyer();
  const till: DemoTill = { door: () => false, script: [], states: ['settled'], valid: [], invalid: [] };
  till.door = async (request, response, url) => {
    const lang = (url.searchParams.get('lang') ?? 'en') as Language;
    const wantsHtml = (request.headers.accept ?? '').includes('text/html');
    const origin = `http://${request.headers.host}`;
    if (url.pathname === '/sandbox/wallet') return send(response, 200, { result: await buyer.sign(await bodyOf(request)) });
    if (url.pathname.startsWith('/r/')) {
      const status = (wantsHtml ? till.states[0] : till.states.length > 1 ? till.states.shift() : till.states[0]) ?? 'settled';
      if (!wantsHtml) return send(response, 200, sampleReceipt(status));
      const isPaid = status === 'settled' || status === 'final';
      sendPage(response, receiptView(status, lang, { delivered: isPaid ? { type: 'json', content: { licence: 'till-8812' } } : null, successUrl: 'https://shop.example/thanks' }), assets);
      return true;
    }
    const isTip = url.pathname.startsWith('/t/mara');
    if (!isTip && !url.pathname.startsWith('/p/link')) return false;
    const sandbox = url.searchParams.get('wallets') !== 'none';
    if (wantsHtml) {
      sendPage(response, isTip ? tipView(lang, { url: `${origin}/t/mara`, sandbox }) : payView(lang, { url: `${origin}/p/link`, sandbox }), assets, 402);
      return true;
    }
    const amount = amountAt(url);
    if (request.method === 'POST') {
      const { payer } = await bodyOf(request);
      const transaction = await solanaPayment({ payer: String(payer), feePayer, payTo: solanaDevnet.payTo, mint: solanaDevnet.asset, amount: BigInt(amount) });
      return send(response, 200, { accepted: termsFor(solanaDevnet, amount), transaction });
    }
    if (request.headers['payment-signature']) return answerPayment(till, request, response, amount);
    return send(response, 402, { x402Version: 1 }, { 'PAYMENT-REQUIRED': requiredHeader([termsFor(baseSepolia, amount), termsFor(solanaDevnet, amount)]) });
  };
  return till;
}
