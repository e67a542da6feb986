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
import { curlSnippet, mcpScript, mcpSnippet, pythonSnippet, runCommand, scriptFiles, type SnippetOffer, typescriptSnippet } from '../../web/src/shared/lib/agent-snippets.js';
import { offeredWays } from '../../web/src/dashboard/features/doctor/offered-ways.js';
import { buyerOn, type RunningTill, startTill } from './door-world.js';
import { type Seller, signUpSeller } from './seller.js';
import { TestOrigin } from './test-origin.js';
import { startWorld, type World } from './world.js';

const run = promisify(execFile);
/** A Python that has the x402 package and its `httpx` and `evm` extras; Debian has none of it, so that only who can install it runs the Python snippet. */
const pythonWithSdk = process.env.TILL_SNIPPET_PYTHON;
/** Without a proxy that this machine's environment may name: what is asked listens here. */
const direct = { env: { PATH: process.env.PATH } };
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

/** Runs the TypeScript of a snippet as a reader would: under the name that the page gives it, with a sandbox buyer's key. */
async function paid(snippet: string, family: 'evm' | 'solana'): Promise<string> {
  const fileName = scriptFiles.typescript;
  const { outputText, diagnostics } = ts.transpileModule(snippet, { fileName, reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext } });
  expect(diagnostics).toEqual([]);
  const file = join(await mkdtemp(join(folder, 'pay-')), fileName.replace('ts', 'js'));
  await writeFile(file, outputText);
  const { stdout } = await run(process.execPath, [file], { env: buyerEnvironment(family), timeout: 100_000 });
  return stdout.trim();
}

function buyerEnvironment(family: 'evm' | 'solana'): NodeJS.ProcessEnv {
  const { privateKey } = buyerOn(family);
  return { PATH: process.env.PATH, PRIVATE_KEY: privateKey, ...(family === 'solana' ? { RPC_URL: world.solana.url } : {}) };
}

/** A route of a gateway that echoes method and body, as agents are offered it. */
async function echoRoute(method: string, path: string, listed: boolean): Promise<{ origin: TestOrigin; route: { id: string; url: string } }> {
  const origin = await TestOrigin.start();
  origin.answer = (request, response, body) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ method: request.method, path: request.url, body }));
  const gateway = await ada.call('POST', '/v1/gateways', { name: 'Words', originUrl: origin.url, routes: [{ method, path, price: '0.05', listed }] });
  return { origin, route: gateway.routes[0] };
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
    const { origin, route } = await echoRoute('POST', '/translate', false);
    const offer = on(await offersOf(route.url, 'POST'), devEvm.network);
    expect(await paid(typescriptSnippet(offer), 'evm')).toBe('200 {"method":"POST","path":"/translate","body":"{}"}');
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
    expect((await run('sh', ['-c', snippet], direct)).stdout).toMatch(/^HTTP\/1\.1 402 /);
    const { stdout } = await run('sh', ['-c', snippet.slice(snippet.lastIndexOf('\n'))], direct);
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

  it('fills the parameters of a route as the checkup did, and sends a body', async () => {
    const { origin, route } = await echoRoute('POST', '/translate/:language/*', true);
    const checkup = await ada.call('POST', `/v1/resources/${route.id}/checkup`);
    const way = on(offeredWays(checkup), devEvm.network);
    const offer = { ...way, url: `${till.url}${new URL(way.url).pathname}` };
    expect(await paid(mcpScript(offer, route.id), 'evm')).toBe(JSON.stringify({ method: 'POST', path: new URL(way.url).pathname.replace(/.*(?=\/translate)/, ''), body: '{}' }));
    await origin.stop();
  });

  it('says why nothing can be bought', async () => {
    const offer = on(await linkOffers('0.25'), devEvm.network);
    expect(await paid(mcpScript(offer, 'res_0'), 'evm')).toContain('There is no offer with this id');
  });
});

describe('the Python snippet', () => {
  /** What the code hands to its library, read from its syntax tree. */
  const reader = `
import ast, json, sys
calls = {}
for node in ast.walk(ast.parse(sys.stdin.read())):
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        plain = lambda value: ast.literal_eval(value) if isinstance(value, (ast.Constant, ast.Dict, ast.List)) else ast.unparse(value)
        calls[name] = {"args": [plain(one) for one in node.args], **{one.arg: plain(one.value) for one in node.keywords}}
print(json.dumps(calls))`;
  const callsOf = async (snippet: string) => {
    const file = join(folder, 'read.py');
    await writeFile(file, snippet);
    return JSON.parse((await run('sh', ['-c', `python3 -c "$0" < "$1"`, reader, file])).stdout) as Record<string, Record<string, unknown>>;
  };

  it.each([
    ['2.345678', devEvm.network, '2345678'],
    ['0.05', devEvm.network, '50000'],
    ['1.50', devSolana.network, '1500000'],
  ])('pays no other token, no more than %s and on no other network (%s)', async (price, network, cap) => {
    const offer = on(await linkOffers(price), network);
    const calls = await callsOf(pythonSnippet(offer));
    expect(calls.set_spend_controls).toEqual({ args: [{ allowed_assets: [{ network, asset: offer.asset, max_amount_per_payment: cap }] }] });
    expect(calls[network === devEvm.network ? 'register_exact_evm_client' : 'register_exact_svm_client']).toMatchObject({ networks: network });
    expect(calls.get).toEqual({ args: [offer.url] });
    expect(calls.x402HttpxClient).toEqual({ args: ['client'], timeout: 180 });
  });

  it('sends an empty JSON body where the method takes one, and says by name how it is run', async () => {
    const offer = on(await linkOffers('0.05'), devEvm.network);
    expect((await callsOf(pythonSnippet({ ...offer, method: 'PATCH' }))).patch).toEqual({ args: [offer.url], json: {} });
    expect((await callsOf(pythonSnippet({ ...offer, method: 'DELETE' }))).delete).toEqual({ args: [offer.url] });
    expect(runCommand(offer, 'python')).toBe('PRIVATE_KEY=0x… python3 pay.py');
  });
});

if (pythonWithSdk !== undefined) {
  describe('the Python snippet, run with the SDK', () => {
    const paidWithPython = async (snippet: string): Promise<string> => {
      const file = join(await mkdtemp(join(folder, 'pay-')), scriptFiles.python);
      await writeFile(file, snippet);
      return (await run(pythonWithSdk, [file], { env: buyerEnvironment('evm'), timeout: 100_000 })).stdout.trim();
    };

    it.each(['0.25', '2.345678'])('pays a link for %s', async (price) => {
      expect(await paidWithPython(pythonSnippet(on(await linkOffers(price), devEvm.network)))).toBe(`200 {"bought":"${price}"}`);
    });

    it('refuses a price above the one it was made for', async () => {
      const offer = on(await linkOffers('0.25'), devEvm.network);
      await expect(paidWithPython(pythonSnippet({ ...offer, amount: '249999' }))).rejects.toThrow(/allowed_assets max_amount_per_payment/);
    });

    it('pays a token that the package does not know', async () => {
      const offer = on(await linkOffers('0.25'), devEvm.network);
      const forgetful = pythonSnippet(offer).replace('asyncio.run(main())', 'from x402.mechanisms.evm import default_assets\ndefault_assets.DEFAULT_ASSETS.clear()\nasyncio.run(main())');
      expect(await paidWithPython(forgetful)).toBe('200 {"bought":"0.25"}');
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('pays a route of a gateway that takes %s', async (method) => {
      const { origin, route } = await echoRoute(method, '/words', false);
      const body = method === 'DELETE' ? '' : '{}';
      expect(await paidWithPython(pythonSnippet(on(await offersOf(route.url, method), devEvm.network)))).toBe(`200 ${JSON.stringify({ method, path: '/words', body })}`);
      await origin.stop();
    });

    it('waits for an answer that takes longer than httpx waits by itself', async () => {
      const { origin, route } = await echoRoute('GET', '/slow', false);
      origin.answer = (_request, response) => void setTimeout(() => response.writeHead(200).end('slow'), 6_000);
      expect(await paidWithPython(pythonSnippet(on(await offersOf(route.url), devEvm.network)))).toBe('200 slow');
      await origin.stop();
    });
  });
}

describe('a snippet', () => {
  const languages = { typescript: typescriptSnippet, python: pythonSnippet } as const;
  const hostile = fc.record({
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }).chain((url) => fc.string({ unit: 'binary' }).map((tail) => `${url}${tail}`)),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    network: fc.constantFrom(devEvm.network, devSolana.network, 'eip155:43113'),
    asset: fc.string(),
    amount: fc.bigInt({ min: 1n, max: 10n ** 15n }).map(String),
  });

  /** Every string in a source that must be without a fault. */
  const stringsOf = (code: string): string[] => {
    const source = ts.createSourceFile(scriptFiles.typescript, code, ts.ScriptTarget.ES2022, true);
    expect((source as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
    const strings: string[] = [];
    const walk = (node: ts.Node): void => {
      if (ts.isStringLiteral(node)) strings.push(node.text);
      ts.forEachChild(node, walk);
    };
    walk(source);
    return strings;
  };

  it('is TypeScript whatever stands in the challenge, and says its address and no more', () => {
    fc.assert(
      fc.property(hostile, (offer) => {
        expect(stringsOf(languages.typescript(offer))).toContain(offer.url);
      }),
      { seed: 402, numRuns: 200 },
    );
  });

  it('for MCP is TypeScript whatever parameters the challenge has', () => {
    fc.assert(
      fc.property(hostile, fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (offer, params) => {
        expect(stringsOf(mcpScript({ ...offer, url: till.url, params }, 'res_1'))).toEqual(expect.arrayContaining([...Object.keys(params), ...Object.values(params)]));
      }),
      { seed: 402, numRuns: 100 },
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
