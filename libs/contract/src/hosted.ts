import { z } from 'zod';
import { networkIdSchema, type Mode } from './common.js';
import type { Receipt } from './payments.js';

/** Languages every page speaks. */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

interface HostedViewBase {
  lang: Language;
  mode: Mode;
  /** True where a demo wallet signs without an extension (`/sandbox/wallet.js` is loaded). */
  sandbox: boolean;
  /** Absolute address of this page without language or representation parameters. */
  url: string;
}

/** One network a payer may choose, with the terms the 402 of this address offers on it. */
export interface PayOption {
  network: string;
  title: string;
  mark: string;
  family: 'evm' | 'solana';
  testnet: boolean;
  payTo: string;
  asset: string;
}

/** A pay link or tip jar before payment. */
export interface PayView extends HostedViewBase {
  page: 'pay';
  kind: 'pay_link' | 'tip_jar' | 'api_route';
  title: string;
  description: string | null;
  merchantName: string;
  /** Decimal USDC amount of the 402 at this address. */
  amount: string;
  presets: string[] | null;
  minAmount: string | null;
  maxAmount: string | null;
  /** Markdown shown free of charge before payment. */
  preview: string | null;
  /** What the payer gets, in one word, so that the page can say it. */
  delivers: 'text' | 'json' | 'redirect' | 'file' | 'receipt' | 'answer';
  options: PayOption[];
  /** The page that describes the whole API; null when there is none. */
  docsUrl: string | null;
  /** QR code of `url` as an SVG element. */
  qrSvg: string;
  /** Set when nobody can pay now, with the cause in the merchant's terms. */
  unavailable: 'paused' | 'no_network' | null;
}

/** Receipt of a settled payment, live status of one that is not at rest, outcome of one that failed. */
export interface ReceiptView extends HostedViewBase {
  page: 'receipt';
  receipt: Receipt;
  /** The bought thing, only for a visitor who holds the payment's cookie. */
  delivered: { type: 'text'; html: string } | { type: 'json'; content: unknown } | { type: 'redirect'; url: string } | { type: 'file'; url: string; name: string } | null;
  successUrl: string | null;
}

/** Not found, gone wrong, too fast: says what happened, whether money moved and what to do. */
export interface ProblemView extends HostedViewBase {
  page: 'problem';
  status: number;
  code: string;
  requestId: string;
}

/** A request that can be sent as it stands. */
export interface DocsCall {
  method: string;
  url: string;
  /** Of the body; null where there is none. */
  mediaType: string | null;
  body: string | null;
}

/** One operation on a gateway's docs page. */
export interface DocsOperation {
  method: string;
  /** With its parameters in braces. */
  path: string;
  summary: string | null;
  /** Markdown. */
  description: string | null;
  deprecated: boolean;
  /** Who pays: everybody, automated clients, nobody. */
  charge: 'everybody' | 'bots' | 'nobody';
  /** Decimal USDC; null where nobody pays. */
  price: string | null;
  /** Calls a day that every client gets free of charge. */
  freePerDay: number;
  /** Whether the money moves before the API answers; else only a success is charged. */
  settlesFirst: boolean;
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; type: string; description: string | null }[];
  call: DocsCall;
  /** What a success looks like; null when the description does not say. */
  answer: { status: string; mediaType: string; example: string | null } | null;
}

/** The public page of a gateway: what is sold at it and how to pay. Written for reading, so it needs no script. */
export interface DocsView extends HostedViewBase {
  page: 'docs';
  title: string;
  version: string | null;
  /** Markdown. */
  description: string | null;
  merchantName: string;
  /** Address of the API itself. */
  apiUrl: string;
  openapiUrl: string;
  networks: Pick<PayOption, 'network' | 'title' | 'mark' | 'family' | 'testnet'>[];
  /** By the first tag of each operation; one group without a name when there are no tags. */
  groups: { name: string | null; operations: DocsOperation[] }[];
}

export type HostedView = PayView | ReceiptView | ProblemView;

/** File names of the built page assets, absolute paths from the site's root. */
export interface HostedAssets {
  script: string;
  styles: string[];
}

/** The server half of the public pages, built by the web app: `dist/ssr/server.js`. Returns a whole HTML document. */
export interface HostedRenderer {
  renderPage(view: HostedView, assets: HostedAssets): string;
  renderDocs(view: DocsView, assets: HostedAssets): string;
  /** HTML of a merchant's Markdown: no raw HTML, no image, links to http(s) and mailto only. Fit for `delivered.html`. */
  renderMarkdown(markdown: string): string;
}

/**
 * Body of `POST /p/:slug/transaction`, `POST /t/:handle/transaction?amount=` and, with the header `Till-Prepare:
 * transaction`, of a POST to a priced path of a gateway with `/transaction` behind it: an unsigned Solana transaction to
 * sign.
 */
export const prepareSolanaTransactionSchema = z.object({
  network: networkIdSchema,
  payer: z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/, 'must be a Solana address'),
});
export type PrepareSolanaTransaction = z.infer<typeof prepareSolanaTransactionSchema>;
/** Its answer: the chosen `accepts` entry of the 402, and the transaction that pays it, base64. */
export interface PreparedSolanaTransaction {
  accepted: Record<string, unknown>;
  transaction: string;
}
