import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownAuthority } from './self-signed.js';
import { signUpSeller } from './seller.js';
import { TillProcess } from './till-process.js';
import { startWorld, type World } from './world.js';

const run = promisify(execFile);
const dist = (file: string): string => fileURLToPath(new URL(`../dist/platform/egress/${file}`, import.meta.url));
/** Asks for URLs through the way out, every name leading to this machine, and says what came of each. */
const asker = `
import { Egress } from ${JSON.stringify(dist('egress.js'))};
import { parseMerchantUrl } from ${JSON.stringify(dist('merchant-url.js'))};
const egress = new Egress({ egressAllow: ['127.0.0.0/8', '::1/128'] }, () => Promise.resolve(['127.0.0.1']));
const ask = (url) => egress.fetch(parseMerchantUrl(url, 'live'), { method: 'GET', headers: {}, maxBytes: 1000, timeoutMs: 3000 }).then(({ body }) => body.toString(), (error) => error.fault ?? String(error));
console.log(JSON.stringify(await Promise.all(process.argv.slice(1).map(ask))));
await egress.onApplicationShutdown();
`;
const authority = ownAuthority('Example Inc');
const hasIpv6 = Object.values(networkInterfaces()).flat().some((one) => one?.address === '::1');
const servers: Server[] = [];
let folder: string;
let trusted: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authority-'));
  trusted = join(folder, 'authority.pem');
  await writeFile(trusted, authority.cert);
});
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** A server that says which name it was asked for in the handshake and in Host; its port. */
async function serverFor(names: readonly string[], host: string): Promise<string> {
  const server = createServer(authority.issue(names), (request, response) => {
    const { servername } = request.socket as TLSSocket & { servername: string | false };
    response.end(`${String(servername)} ${request.headers.host ?? ''}`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return String((server.address() as AddressInfo).port);
}

async function answersOf(urls: readonly string[], env: Record<string, string>): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', asker, ...urls], { env: { PATH: process.env.PATH, ...env } });
  return JSON.parse(stdout);
}

describe('a certificate of an authority that only the operator trusts', () => {
  it('opens the way out to the names and addresses in it, and to no other', async () => {
    const four = await serverFor(['api.example.com', '127.0.0.1'], '127.0.0.1');
    // Not every machine has IPv6.
    const six = hasIpv6 ? [`[::1]:${await serverFor(['::1'], '::1')}`] : [];
    const trustedUrls = [`https://api.example.com:${four}/`, `https://127.0.0.1:${four}/`, ...six.map((at) => `https://${at}/`)];
    expect(await answersOf([...trustedUrls, `https://other.example.com:${four}/`, `https://127.0.0.2:${four}/`], { NODE_EXTRA_CA_CERTS: trusted })).toEqual([
      // The name stays the name although the connection went to an address; addresses are not sent as names (RFC 6066, 3).
      `api.example.com api.example.com:${four}`,
      `false 127.0.0.1:${four}`,
      ...six.map((at) => `false ${at}`),
      'certificate_invalid',
      'unreachable',
    ]);
    expect(await answersOf(trustedUrls, {})).toEqual(trustedUrls.map(() => 'certificate_invalid'));
  });

  it('lets a gateway call its origin', async () => {
    const world: World = await startWorld();
    const port = await serverFor(['localhost'], '127.0.0.1');
    const till = await TillProcess.start(world, { NODE_EXTRA_CA_CERTS: trusted, TILL_EGRESS_ALLOW: '127.0.0.0/8,::1/128' });
    const ada = await signUpSeller(till.url, 'ada@till.test', 0, till.url);
    const at = async (originUrl: string) => (await ada.call('POST', '/v1/gateways', { name: 'Inside', originUrl })).url as string;
    expect(await (await fetch(`${await at(`https://localhost:${port}`)}/x`)).text()).toBe(`localhost localhost:${port}`);
    const other = await fetch(`${await at(`https://127.0.0.1:${port}`)}/x`);
    expect([other.status, await other.json()]).toMatchObject([502, { code: 'origin_unreachable', detail: expect.stringContaining('certificate') }]);
    await till.stop();
    await world.stop();
  });
});
