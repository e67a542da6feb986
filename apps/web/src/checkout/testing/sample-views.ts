import type { Language, PaymentStatus, PayOption, PayView, ProblemView, Receipt, ReceiptView } from '@till/contract';
import { renderSVG } from 'uqr';

export const baseSepolia: PayOption = {
  network: 'eip155:84532',
  title: 'Base Sepolia',
  mark: 'Bs',
  family: 'evm',
  testnet: true,
  payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
};

export const solanaDevnet: PayOption = {
  network: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
  title: 'Solana Devnet',
  mark: 'Sd',
  family: 'solana',
  testnet: true,
  payTo: '7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV',
  asset: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU',
};

/** Address under which the samples are served. */
export const sampleOrigin = 'http://till.example';

const preview = `## Why tills beat terminals

A *till* is a drawer with a bell. It does one thing: **it takes money and says so.**

- no account to open
- no minimum to reach
- the money is yours when the bell rings

> The best checkout is the one nobody remembers.

Read on for the [numbers](https://example.com/numbers) and the \`curl\` that proves them.`;

/** A pay link before payment. */
export function payView(lang: Language = 'en', changes: Partial<PayView> = {}): PayView {
  const url = `${sampleOrigin}/p/7hJ2kQmPxW9rTbYcVnZs4D`;
  return {
    page: 'pay',
    lang,
    mode: 'test',
    sandbox: false,
    url,
    kind: 'pay_link',
    title: lang === 'en' ? 'Field notes: how tills beat terminals' : '田野笔记：收银台为何胜过终端',
    description: lang === 'en' ? 'Twelve pages on getting paid without a middleman, with all the numbers.' : '十二页，讲如何不经中间人收款，附全部数据。',
    merchantName: lang === 'en' ? 'Mara Lind' : '林小雨',
    amount: '1.50',
    presets: null,
    minAmount: null,
    maxAmount: null,
    preview,
    delivers: 'text',
    options: [baseSepolia, solanaDevnet],
    docsUrl: null,
    qrSvg: renderSVG(url),
    unavailable: null,
    ...changes,
  };
}

/** A priced route of a gateway, opened in a browser. */
export function callView(lang: Language = 'en', changes: Partial<PayView> = {}): PayView {
  const url = `${sampleOrigin}/g/4zQpYk7m2Wv9TnRc8XeJ1a/weather/berlin?unit=c`;
  return payView(lang, {
    url,
    kind: 'api_route',
    title: 'GET /weather/:city',
    description: lang === 'en' ? 'Weather of a city' : '一座城市的天气',
    amount: '0.02',
    preview: null,
    delivers: 'answer',
    qrSvg: renderSVG(url),
    ...changes,
  });
}

/** A tip jar before payment. */
export function tipView(lang: Language = 'en', changes: Partial<PayView> = {}): PayView {
  const url = `${sampleOrigin}/t/mara`;
  return payView(lang, {
    url,
    kind: 'tip_jar',
    title: lang === 'en' ? 'Thanks for reading. Coffee keeps these essays coming.' : '谢谢阅读，一杯咖啡让文章继续。',
    description: null,
    amount: '3',
    presets: ['1', '3', '5', '10'],
    minAmount: '0.10',
    maxAmount: '500',
    preview: null,
    delivers: 'receipt',
    docsUrl: null,
    qrSvg: renderSVG(url),
    ...changes,
  });
}

const openStatuses: PaymentStatus[] = ['received', 'verified', 'settling', 'unknown'];
const lostStatuses: PaymentStatus[] = ['rejected', 'expired', 'failed'];

/** A receipt in a state, with the facts that state has. */
export function sampleReceipt(status: PaymentStatus, lang: Language = 'en', changes: Partial<Receipt> = {}): Receipt {
  const isOpen = openStatuses.includes(status);
  const isLost = lostStatuses.includes(status);
  const hash = '0x1b1cbe9295df716fa771683626e1a0c2b323478cde617ee35e359be1f0dc2837';
  const { title, merchantName, url } = payView(lang);
  return {
    id: 'pay_01kan8w2xv0q5r7t9y3m1k4h6j8n2p5s7w9z',
    status,
    moneyMoved: isOpen ? 'unknown' : isLost ? 'no' : 'yes',
    amount: '1.50',
    amountBaseUnits: '1500000',
    currency: 'USDC',
    refundedAmount: status === 'refunded' ? '1.50' : status === 'partially_refunded' ? '0.60' : '0.00',
    network: baseSepolia.network,
    payer: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    payTo: baseSepolia.payTo,
    transaction: isOpen || isLost ? null : hash,
    explorerUrl: isOpen || isLost ? null : `https://sepolia.basescan.org/tx/${hash}`,
    resource: { title, kind: 'pay_link', url },
    merchant: { name: merchantName },
    reason: isLost ? 'invalid_exact_evm_insufficient_balance' : null,
    statusUrl: `${sampleOrigin}/r/pay_01kan8w2xv0q5r7t9y3m1k4h6j8n2p5s7w9z`,
    createdAt: '2026-11-22T10:42:07.000Z',
    settledAt: isOpen || isLost ? null : '2026-11-22T10:42:09.000Z',
    mode: 'test',
    ...changes,
  };
}

/** A receipt page in a state. */
export function receiptView(status: PaymentStatus, lang: Language = 'en', changes: Partial<ReceiptView> = {}): ReceiptView {
  const receipt = sampleReceipt(status, lang);
  return { page: 'receipt', lang, mode: 'test', sandbox: false, url: receipt.statusUrl, receipt, delivered: null, successUrl: null, ...changes };
}

/** A problem page. */
export function problemView(status: number, code: string, lang: Language = 'en'): ProblemView {
  return { page: 'problem', lang, mode: 'live', sandbox: false, url: `${sampleOrigin}/p/nothing-here`, status, code, requestId: 'req_01kan8w2xv0q5r7t9y3m' };
}
