import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { devEvm, devSolana } from '@till/testing';
import fc from 'fast-check';
import ts from 'typescript';
import { curlSnippet, mcpScript, mcpSnippet, pythonSnippet, type SnippetOffer, typescriptSnippet } from '../../web/src/shared/lib/agent-snippets.js';
import { buyerOn, type RunningTill, startTill } from './door-world.js';
import { type Seller, signUpSeller } from './seller.js';
import { TestOrigin } from './test-origin.js';
import { startWorld, type World } from './world.js';

const run = promisify(execFile);
/** Below the packages of the repository, so that a script finds what its first line says to install. */
const cache = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));

let world: World;
let till: RunningTill;
let ada: Seller;
let folder: string;

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config({ TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  ada = await signUpSeller(till.url, 'ada@till.test', 0);
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'snippets-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await till.stop();
  await world.stop();
});

/** What the doctor hands to the snippets: an offer of the 402 itself, at the address where this Till listens. */
async function offersOf(url: string, method = 'GET'): Promise<SnippetOffer[]> {
  const here = `${till.url}${new URL(url).pathname}`;
  const challenge = await fetch(here, { method });
  const { accepts } = JSON.parse(Buffer.from(challenge.headers.get('payment-required') ?? '', 'base64').toString()) as { accepts: SnippetOffer[] };
  return accepts.map(({ network, asset, amount }) => ({ url: here, method, network, asset, amount }));
}

async function linkOffers(price: string): Promise<SnippetOffer[]> {
  const made = await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price, deliverable: { type: 'json', content: { bought: price } } });
  return offersOf(made.url);
}

function on(offers: readonly SnippetOffer[], network: string): SnippetOffer {
  const found = offers.find((one) => one.network === network);
  if (!found) throw new Error(`nothing on ${network}`);
  return found;
}

/** Runs the TypeScript of a snippet as a reader would, with a sandbox buyer's key. */
async function paid(snippet: string, family: 'evm' | 'solana'): Promise<string> {
  const file = join(folder, `pay-${String(Date.now())}.mjs`);
  const { outputText, diagnostics } = ts.transpileModule(snippet, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  expect(diagnostics).toEqual([]);
  await writeFile(file, outputText);
  const { privateKey } = buyerOn(family);
  const env = { PATH: process.env.PATH, PRIVATE_KEY: privateKey, ...(family === 'solana' ? { RPC_URL: world.solana.url } : {}) };
  const { stdout } = await run(process.execPath, [file], { env, timeout: 25_000 });
  return stdout.trim();
}

describe('the TypeScript snippet', () => {
  it('pays a link on an EVM network', async () => {
    expect(await paid(typescriptSnippet(on(await linkOffers('0.25'), devEvm.network)), 'evm')).toBe('200 {"bought":"0.25"}');
  });

  it('pays a link above the client’s own limit, which it raises', async () => {
    const snippet = typescriptSnippet(on(await linkOffers('2.345678'), devEvm.network));
    expect(snippet).toContain("client.setSpendControls({ maxAmountPerPayment: '$2.35' });");
    expect(await paid(snippet, 'evm')).toBe('200 {"bought":"2.345678"}');
    // Without the line the same script is refused by its own client.
    await expect(paid(snippet.replace(/^client\.setSpendControls.*$/m, ''), 'evm')).rejects.toThrow(/spendControls/);
  });

  it('pays a link on Solana', async () => {
    expect(await paid(typescriptSnippet(on(await linkOffers('1.50'), devSolana.network)), 'solana')).toBe('200 {"bought":"1.50"}');
  });

  it('pays a route of a gateway that takes POST', async () => {
    const origin = await TestOrigin.start();
    origin.answer = (request, response, body) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ method: request.method, body }));
    const gateway = await ada.call('POST', '/v1/gateways', { name: 'Words', originUrl: origin.url, routes: [{ method: 'POST', path: '/translate', price: '0.05' }] });
    const offer = on(await offersOf(gateway.routes[0].url, 'POST'), devEvm.network);
    expect(await paid(typescriptSnippet(offer), 'evm')).toBe('200 {"method":"POST","body":"{}"}');
    await origin.stop();
  });

  it('names a token that clients do not know, and its price', async () => {
    const fuji = { ...on(await linkOffers('0.50'), devEvm.network), network: 'eip155:43113', asset: '0x5425890298aed601595a70AB815c96711a31Bc65' };
    expect(typescriptSnippet(fuji)).toContain(`client.setSpendControls({ allowedAssets: [{ network: "eip155:43113", asset: "${fuji.asset}", maxAmountPerPayment: '500000' }] });`);
  });
});

describe('the curl snippet', () => {
  it('shows the 402 and reads its terms', async () => {
    const offer = on(await linkOffers('0.25'), devEvm.network);
    const snippet = curlSnippet(offer);
    expect((await run('sh', ['-c', snippet])).stdout).toMatch(/^HTTP\/1\.1 402 /);
    const { stdout } = await run('sh', ['-c', snippet.slice(snippet.lastIndexOf('\n'))]);
    const terms = JSON.parse(stdout) as { accepts: SnippetOffer[] };
    expect(terms.accepts[0]).toMatchObject({ network: offer.network, amount: offer.amount, asset: offer.asset });
  });
});

describe('the MCP snippet', () => {
  it('names the server whose tools sell what is listed', async () => {
    const made = await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.25', listed: true });
    const { mcpServers } = JSON.parse(mcpSnippet(till.url)) as { mcpServers: { till: { type: string; url: string } } };
    expect(mcpServers.till.type).toBe('http');
    const agent = new Client({ name: 'agent', version: '1' });
    await agent.connect(new StreamableHTTPClientTransport(new URL(mcpServers.till.url)) as never);
    const terms = await agent.callTool({ name: 'buy', arguments: { id: made.id } });
    expect(terms).toMatchObject({ isError: true, structuredContent: { x402Version: 2, accepts: [{ network: devEvm.network, amount: '250000' }, { network: devSolana.network }] } });
    await agent.close();
  });
});

describe('the MCP script', () => {
  it.each(['evm', 'solana'] as const)('buys what is listed with a signature of its own (%s)', async (family) => {
    const made = await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '1.25', listed: true, deliverable: { type: 'json', content: { bought: family } } });
    const offer = on(await offersOf(made.url), (family === 'evm' ? devEvm : devSolana).network);
    expect(await paid(mcpScript(offer, made.id), family)).toBe(JSON.stringify({ bought: family }));
  });
});

describe('a snippet', () => {
  const languages = { typescript: typescriptSnippet, python: pythonSnippet } as const;
  const hostile = fc.record({
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }).chain((url) => fc.string({ unit: 'binary' }).map((tail) => `${url}${tail}`)),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    network: fc.constantFrom(devEvm.network, devSolana.network, 'eip155:43113'),
    asset: fc.string(),
    amount: fc.bigInt({ min: 1n, max: 10n ** 15n }).map(String),
  });

  it('is TypeScript whatever stands in the challenge, and says its address and no more', () => {
    fc.assert(
      fc.property(hostile, (offer) => {
        const source = ts.createSourceFile('pay.ts', languages.typescript(offer), ts.ScriptTarget.ES2022, true);
        expect((source as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
        const strings: string[] = [];
        const walk = (node: ts.Node): void => {
          if (ts.isStringLiteral(node)) strings.push(node.text);
          ts.forEachChild(node, walk);
        };
        walk(source);
        expect(strings).toContain(offer.url);
      }),
      { seed: 402, numRuns: 200 },
    );
  });

  it('is Python that compiles, whatever stands in the challenge', async () => {
    const samples = fc.sample(hostile, { seed: 402, numRuns: 60 });
    const check = 'import ast, json, sys\nfor code, url in json.load(sys.stdin):\n    strings = [n.value for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Constant)]\n    assert url in strings, url\nprint("ok")';
    const pairs = samples.map((offer) => [languages.python(offer), offer.url]);
    const file = join(folder, 'pairs.json');
    await writeFile(file, JSON.stringify(pairs));
    const { stdout } = await run('sh', ['-c', `python3 -c '${check.replace(/'/g, "'\\''")}' < '${file}'`]);
    expect(stdout.trim()).toBe('ok');
  });

  it('of curl is one word for the shell, whatever stands in the address', async () => {
    const samples = fc.sample(fc.webUrl({ withQueryParameters: true }), { seed: 402, numRuns: 20 }).map((url) => `${url}'$(echo bad)"\``);
    for (const url of samples) {
      const { stdout } = await run('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${curlSnippet({ url, method: 'GET' }).split('\n')[1] ?? ''}`]);
      expect(stdout.split('\n').slice(0, 2)).toEqual(['-i', url]);
    }
  });
});
