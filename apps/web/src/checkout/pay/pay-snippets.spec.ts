import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocsCall } from '@till/contract';
import { curlCommand, payingScript } from './pay-snippets.js';

const run = promisify(execFile);
/** A key that everybody knows, of a development chain. */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const seen: { method: string; url: string; type: string; body: string; payment: string }[] = [];
let server: Server;
let url: string;

/** An API that asks for money as x402 version 2 does and takes whatever is signed. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const payment = String(request.headers['payment-signature'] ?? '');
      seen.push({ method: request.method ?? '', url: request.url ?? '', type: request.headers['content-type'] ?? '', body: Buffer.concat(chunks).toString(), payment });
      const accepts = [{ scheme: 'exact', network: 'eip155:84532', asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', amount: '20000', payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', maxTimeoutSeconds: 300, extra: { name: 'USDC', version: '2' } }];
      if (payment === '') response.writeHead(402, { 'payment-required': Buffer.from(JSON.stringify({ x402Version: 2, resource: { url, description: '', mimeType: '' }, accepts })).toString('base64') }).end('{}');
      else response.end('the weather');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const calls = (): DocsCall[] => [
  { method: 'GET', url: `${url}/weather/o'fallon`, mediaType: null, body: null },
  { method: 'POST', url: `${url}/forecasts?x=1&y='2'`, mediaType: 'application/json', body: `{\n  "city": "St John's \\"$HOME\\" \`id\`"\n}` },
];

describe('what a page gives to copy', () => {
  it.each([0, 1])('is a script that pays as it stands (call %s)', async (at) => {
    seen.length = 0;
    const call = calls()[at] as DocsCall;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', payingScript(call)], { cwd: path.resolve(__dirname, '../../../../..'), env: { ...process.env, PRIVATE_KEY: key } });
    expect(stdout.trim()).toBe('200 the weather');
    expect(seen.map(({ method, payment }) => [method, payment !== ''])).toEqual([[call.method, false], [call.method, true]]);
    expect([seen[1]?.type, seen[1]?.body]).toEqual([call.mediaType ?? '', call.body ?? '']);
  });

  it.each([0, 1])('is a command that a shell takes as it was meant (call %s)', async (at) => {
    seen.length = 0;
    const call = calls()[at] as DocsCall;
    // What curl would be called with, one argument a line.
    const { stdout } = await run('sh', ['-c', `curl() { for one in "$@"; do printf '%s\\0' "$one"; done; }; ${curlCommand(call)}`]);
    const [, ...given] = stdout.split('\0').slice(0, -1);
    expect(given).toEqual([...(call.method === 'GET' ? [] : ['-X', call.method]), call.url, ...(call.mediaType === null ? [] : ['-H', `content-type: ${call.mediaType}`, '-d', call.body])]);
  });
});
