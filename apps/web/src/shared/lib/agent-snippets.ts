import { networkById } from '@till/networks';

/** One way to pay an address, as its 402 offers it. */
export interface SnippetOffer {
  url: string;
  method: string;
  /** CAIP-2. */
  network: string;
  asset: string;
  /** Decimal digits of base units. */
  amount: string;
  /** What the parameters of the path are in `url`, by their names. */
  params?: Readonly<Record<string, string>>;
}

export const snippetLanguages = ['curl', 'typescript', 'python', 'mcp'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

const baseUnitsPerCent = 10_000n;
const defaultLimit = 1_000_000n;

/**
 * A text in quotes of JavaScript and Python alike, or what is made of such texts. Addresses and tokens come from a challenge: nothing in them may end the
 * quotes, or turn round how the code after them is shown.
 */
function quoted(text: unknown): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function shellQuoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** Dollars that cover an amount, to whole cents. */
function dollars(amount: bigint): string {
  const cents = (amount + baseUnitsPerCent - 1n) / baseUnitsPerCent;
  return `$${(cents / 100n).toString()}.${(cents % 100n).toString().padStart(2, '0')}`;
}

/** Whether clients of the reference SDK refuse the token until they are told of it: it is not in their tables. */
function isUnknownToClients(network: string): boolean {
  return networkById(network)?.source !== 'x402-sdk-defaults';
}

function isSolana({ network }: SnippetOffer): boolean {
  return network.startsWith('solana:');
}

/** Pays nothing and shows what would be paid. */
export function curlSnippet({ url, method }: Pick<SnippetOffer, 'url' | 'method'>): string {
  const request = method === 'GET' ? shellQuoted(url) : `-X ${method} ${shellQuoted(url)}`;
  return [
    '# The 402 as it comes: terms for x402 v2 in the PAYMENT-REQUIRED header, for v1 in the body',
    `curl -i ${request}`,
    '',
    '# The v2 terms in plain text',
    `curl -s -o /dev/null -w '%header{payment-required}' ${request} | base64 --decode`,
  ].join('\n');
}

const fetched: Record<string, string> = { GET: '', DELETE: ", { method: 'DELETE' }" };

function hasBody(method: string): boolean {
  return !(method in fetched);
}

function requestInit(method: string): string {
  return fetched[method] ?? `, { method: '${method}', headers: { 'content-type': 'application/json' }, body: JSON.stringify({}) }`;
}

/** What the TypeScript client has to be told before it pays this; null where its own limits do. */
function spendControls({ network, asset, amount }: SnippetOffer): { why: string; allow: string } | null {
  const units = BigInt(amount);
  if (isUnknownToClients(network)) {
    return {
      why: 'Clients refuse tokens that are not in their own tables until they are named.',
      allow: `{ allowedAssets: [{ network: ${quoted(network)}, asset: ${quoted(asset)}, maxAmountPerPayment: '${amount}' }] }`,
    };
  }
  if (units <= defaultLimit) return null;
  return { why: 'Clients pay at most $1 at once until they are told otherwise.', allow: `{ maxAmountPerPayment: '${dollars(units)}' }` };
}

/** What a script for Node needs to sign on the network of an offer, as the reference SDK has it. */
function signing(offer: SnippetOffer): { packages: string; imports: string[]; setUp: string[] } {
  const controls = spendControls(offer);
  const family = isSolana(offer)
    ? {
        packages: '@x402/fetch @x402/svm @solana/kit',
        imports: ["import { createKeyPairSignerFromBytes, getBase58Encoder } from '@solana/kit';", "import { ExactSvmScheme } from '@x402/svm/exact/client';"],
        signer: "const signer = await createKeyPairSignerFromBytes(getBase58Encoder().encode(process.env.PRIVATE_KEY ?? ''));",
        scheme: '// RPC_URL: a node of your own; without it the SDK asks a public one.\nconst scheme = new ExactSvmScheme(signer, { rpcUrl: process.env.RPC_URL });',
      }
    : {
        packages: '@x402/fetch @x402/evm viem',
        imports: ["import { ExactEvmScheme } from '@x402/evm/exact/client';", "import { privateKeyToAccount } from 'viem/accounts';"],
        signer: 'const signer = privateKeyToAccount(process.env.PRIVATE_KEY as `0x${string}`);',
        scheme: 'const scheme = new ExactEvmScheme(signer);',
      };
  const setUp = [family.signer, family.scheme, `const client = new x402Client().register(${quoted(offer.network)}, scheme);`, ...(controls === null ? [] : [`// ${controls.why}`, `client.setSpendControls(${controls.allow});`])];
  return { packages: family.packages, imports: family.imports, setUp };
}

/** A script for Node that pays with the reference SDK's fetch client and prints the answer. */
export function typescriptSnippet(offer: SnippetOffer): string {
  const { packages, imports, setUp } = signing(offer);
  return [
    `// npm install ${packages}`,
    ...imports,
    "import { wrapFetchWithPayment, x402Client } from '@x402/fetch';",
    '',
    ...setUp,
    '',
    `const answer = await wrapFetchWithPayment(fetch, client)(${quoted(offer.url)}${requestInit(offer.method)});`,
    'console.log(answer.status, await answer.text());',
    '',
  ].join('\n');
}

/** The arguments with which Till's `buy` tool sells an offer. */
export function buyArguments({ method, params = {} }: Pick<SnippetOffer, 'method' | 'params'>, resourceId: string): Record<string, unknown> {
  return { id: resourceId, ...(Object.keys(params).length > 0 ? { params } : {}), ...(hasBody(method) ? { body: {} } : {}) };
}

/** A script for Node that buys at this Till's MCP server, with the official MCP client and the reference SDK's signatures. */
export function mcpScript(offer: SnippetOffer, resourceId: string): string {
  const { packages, imports, setUp } = signing(offer);
  return [
    `// npm install @modelcontextprotocol/sdk ${packages}`,
    "import { Client } from '@modelcontextprotocol/sdk/client/index.js';",
    "import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';",
    ...imports,
    "import { type PaymentRequired, x402Client } from '@x402/fetch';",
    '',
    ...setUp,
    '',
    "const agent = new Client({ name: 'my-agent', version: '1.0.0' });",
    `await agent.connect(new StreamableHTTPClientTransport(new URL(${quoted(`${new URL(offer.url).origin}/mcp`)})));`,
    `const buy = { name: 'buy', arguments: ${quoted(buyArguments(offer, resourceId))} };`,
    'let answer = await agent.callTool(buy);',
    'const terms = answer.structuredContent as PaymentRequired | undefined;',
    'if (answer.isError && terms?.accepts) {',
    '  const payment = await client.createPaymentPayload(terms);',
    "  answer = await agent.callTool({ ...buy, _meta: { 'x402/payment': payment } });",
    '}',
    'console.log(JSON.stringify(answer.structuredContent ?? answer.content));',
    'await agent.close();',
    '',
  ].join('\n');
}

/** Configuration of an MCP client for this Till, whose tools find and sell what is listed. */
export function mcpSnippet(origin: string): string {
  return JSON.stringify({ mcpServers: { till: { type: 'http', url: `${origin}/mcp` } } }, null, 2);
}

/** Names for the scripts. Node takes the top-level `await` of `.mts` anywhere, that of `.ts` only beside a package.json of type "module". */
export const scriptFiles = { typescript: 'pay.mts', python: 'pay.py' } as const;

/** How a script is started. */
export function runCommand(offer: SnippetOffer, language: keyof typeof scriptFiles): string {
  const start = `${language === 'python' ? 'python3' : 'npx -y tsx'} ${scriptFiles[language]}`;
  return isSolana(offer) ? `PRIVATE_KEY=… ${start}   # the 64 bytes in base58` : `PRIVATE_KEY=0x… ${start}`;
}

const pythonSigning = {
  evm: {
    imports: ['from eth_account import Account', 'from x402 import x402Client', 'from x402.http.clients import x402HttpxClient', 'from x402.mechanisms.evm import EthAccountSigner', 'from x402.mechanisms.evm.exact.register import register_exact_evm_client'],
    register: (network: string) => ['signer = EthAccountSigner(Account.from_key(os.environ["PRIVATE_KEY"]))', `register_exact_evm_client(client, signer, networks=${network})`],
  },
  svm: {
    imports: ['from x402 import x402Client', 'from x402.http.clients import x402HttpxClient', 'from x402.mechanisms.svm import KeypairSigner', 'from x402.mechanisms.svm.exact.register import register_exact_svm_client'],
    register: (network: string) => ['signer = KeypairSigner.from_base58(os.environ["PRIVATE_KEY"])', '# RPC_URL: a node of your own; without it the SDK asks a public one.', `register_exact_svm_client(client, signer, networks=${network}, rpc_url=os.environ.get("RPC_URL"))`],
  },
};

/** Longer than the slowest origin of a gateway and a settlement together. httpx by itself gives up after 5 seconds, the payment made. */
const pythonTimeoutSeconds = 180;

/** A script for Python that does the same with the x402 package's httpx client; its limits came with 2.20. */
export function pythonSnippet(offer: SnippetOffer): string {
  const { url, method, network, asset, amount } = offer;
  const family = isSolana(offer) ? 'svm' : 'evm';
  const { imports, register } = pythonSigning[family];
  const setUp = [
    'client = x402Client()',
    ...register(quoted(network)),
    '# Pays this token, at most this price.',
    'client.set_spend_controls({"allowed_assets": [{',
    `    "network": ${quoted(network)},`,
    `    "asset": ${quoted(asset)},`,
    `    "max_amount_per_payment": "${amount}",`,
    '}]})',
    '# The answer waits for the settlement, which may outlast the 5 seconds after which httpx gives up by itself.',
    `async with x402HttpxClient(client, timeout=${String(pythonTimeoutSeconds)}) as http:`,
    `    answer = await http.${method.toLowerCase()}(${quoted(url)}${hasBody(method) ? ', json={}' : ''})`,
    '    print(answer.status_code, answer.text)',
  ];
  return [`# pip install "x402[httpx,${family}]>=2.20"`, 'import asyncio', 'import os', '', ...imports, '', '', 'async def main() -> None:', ...setUp.map((line) => `    ${line}`), '', '', 'asyncio.run(main())', ''].join('\n');
}
