import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { forbiddenPortUrls, forbiddenUrls, malformedUrls } from '../../../test/forbidden-urls.js';
import { selfSigned } from '../../../test/self-signed.js';
import { Egress } from './egress.js';
import { EgressError } from './egress-error.js';
import { parseMerchantUrl } from './merchant-url.js';

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'reached';
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return error.fault;
  }
};
const faultOfParsing = (text: string): string => {
  try {
    parseMerchantUrl(text, 'test');
    return 'parsed';
  } catch (error) {
    return error instanceof EgressError ? error.fault : String(error);
  }
};
const get = (egress: Egress, text: string) => egress.fetch(parseMerchantUrl(text, 'test'), { method: 'GET', headers: {}, maxBytes: 1_000, timeoutMs: 3_000 });

let server: Server;
let port: number;
let hits = 0;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const opened: Egress[] = [];
const egressWith = (egressAllow: string[], resolve?: (hostname: string) => Promise<readonly string[]>): Egress => {
  const egress = resolve ? new Egress({ egressAllow }, resolve) : new Egress({ egressAllow });
  opened.push(egress);
  return egress;
};

beforeAll(async () => {
  server = createServer((request, response) => {
    hits++;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  for (const egress of opened.splice(0)) await egress.onApplicationShutdown();
  answer = (_request, response) => response.end('ok');
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the way out', () => {
  it.each(forbiddenUrls)('does not lead to %s', async (url) => {
    expect(await faultOf(get(egressWith([]), url))).toBe('address_forbidden');
  });

  it.each(malformedUrls)('does not take %s for a URL', (url) => {
    expect(faultOfParsing(url)).toBe('url_invalid');
  });

  it('takes http in test mode only', () => {
    expect(parseMerchantUrl('http://example.com/a?b', 'test').href).toBe('http://example.com/a?b');
    expect(parseMerchantUrl('https://example.com', 'live').href).toBe('https://example.com/');
    expect(() => parseMerchantUrl('http://example.com', 'live')).toThrow(expect.objectContaining({ fault: 'https_required' }));
  });

  it.each(forbiddenPortUrls)('uses no such port: %s', async (url) => {
    const { port: one } = new URL(url);
    expect(await faultOf(get(egressWith([]), url))).toBe('port_forbidden');
    expect(await faultOf(get(egressWith([], () => Promise.resolve(['93.184.215.14'])), `http://name.test:${one}/`))).toBe('port_forbidden');
  });

  it.each([[['127.0.0.1']], [['93.184.215.14', '10.0.0.1']], [['2606:2800:21f:cb07::1', '::1']], [['::ffff:10.0.0.1']], [['169.254.169.254']]])('refuses a name that resolves to %j', async (addresses) => {
    expect(await faultOf(get(egressWith([], () => Promise.resolve(addresses)), 'http://metadata.google.internal/'))).toBe('address_forbidden');
  });

  it('says it when a name resolves to nothing', async () => {
    expect(await faultOf(get(egressWith([], () => Promise.reject(new Error('ENOTFOUND'))), 'http://nowhere.test/'))).toBe('name_unknown');
    expect(await faultOf(get(egressWith([], () => Promise.resolve([])), 'http://nowhere.test/'))).toBe('name_unknown');
  });

  it('reaches an opened range on any port and nothing beside it', async () => {
    const egress = egressWith(['127.0.0.1/32']);
    expect((await get(egress, `http://127.0.0.1:${String(port)}/`)).body.toString()).toBe('ok');
    expect((await get(egress, `http://2130706433:${String(port)}/`)).status).toBe(200);
    expect(await faultOf(get(egress, `http://127.0.0.2:${String(port)}/`))).toBe('address_forbidden');
  });

  it('keeps the name in Host while it dials the address', async () => {
    answer = (request, response) => response.end(request.headers.host);
    const egress = egressWith(['127.0.0.0/8'], () => Promise.resolve(['127.0.0.1']));
    expect((await get(egress, `http://origin.test:${String(port)}/`)).body.toString()).toBe(`origin.test:${String(port)}`);
  });

  it('connects to the address it checked: a name that turns inward after the check gains nothing', async () => {
    const told: string[] = [];
    const answers = [['127.0.0.1'], ['127.0.0.2'], ['10.0.0.1']];
    const egress = egressWith(['127.0.0.1/32'], (name) => {
      told.push(name);
      return Promise.resolve(answers[told.length - 1] ?? ['10.0.0.1']);
    });
    answer = (_request, response) => response.setHeader('connection', 'close').end('ok');
    expect(await faultOf(get(egress, `http://rebinds.test:${String(port)}/`))).toBe('reached');
    expect(told).toEqual(['rebinds.test']);
    expect(await faultOf(get(egress, `http://rebinds.test:${String(port)}/`))).toBe('address_forbidden');
    expect(await faultOf(get(egress, `http://rebinds.test:${String(port)}/`))).toBe('address_forbidden');
    expect(told).toHaveLength(3);
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    const before = hits;
    expect(await faultOf(get(egressWith(['127.0.0.0/8']), `http://127.0.0.1:${String(port)}/`))).toBe('redirect_refused');
    expect(hits).toBe(before + 1);
  });

  it('says it when a certificate is not to be trusted, and sends nothing', async () => {
    const secure = createSecureServer(selfSigned('api.example.com'), (_request, response) => {
      hits++;
      response.end('ok');
    });
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const before = hits;
    const egress = egressWith(['127.0.0.0/8'], () => Promise.resolve(['127.0.0.1']));
    expect(await faultOf(get(egress, `https://api.example.com:${String((secure.address() as AddressInfo).port)}/`))).toBe('certificate_invalid');
    expect(hits).toBe(before);
    secure.close();
  });

  it('gives an origin that lets its headers drip no more time than one that is silent', async () => {
    const slow = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x: y\r\n'), 50);
      socket.on('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const url = parseMerchantUrl(`http://127.0.0.1:${String((slow.address() as AddressInfo).port)}/`, 'test');
    expect(await faultOf(egressWith(['127.0.0.0/8']).request(url, { method: 'GET', headers: {}, headersTimeoutMs: 1_000 }))).toBe('timed_out');
    slow.close();
  });

  it('ends an answer that is too large, too slow or no HTTP', async () => {
    const egress = egressWith(['127.0.0.0/8']);
    answer = (_request, response) => response.end('x'.repeat(2_000));
    expect(await faultOf(get(egress, `http://127.0.0.1:${String(port)}/`))).toBe('answer_too_large');
    answer = () => undefined;
    expect(await faultOf(egress.fetch(new URL(`http://127.0.0.1:${String(port)}/`), { method: 'GET', headers: {}, maxBytes: 10, timeoutMs: 100 }))).toBe('timed_out');
    answer = (_request, response) => response.writeHead(200, { 'x-long': 'x'.repeat(80_000) }).end();
    expect(await faultOf(get(egress, `http://127.0.0.1:${String(port)}/`))).toBe('answer_invalid');
    const garbage = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve));
    expect(await faultOf(get(egress, `http://127.0.0.1:${String((garbage.address() as AddressInfo).port)}/`))).toBe('answer_invalid');
    garbage.close();
    expect(await faultOf(get(egress, 'http://127.0.0.1:1/'))).toBe('unreachable');
  });
});
