import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '@till/testing';
import { answersOk, type NodeServiceOptions, startNodeService } from './node-service.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'till-service-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function service(body: string): Promise<NodeServiceOptions> {
  const port = await freePort();
  const script = join(dir, 'service.cjs');
  await writeFile(script, body);
  return {
    name: 'echo',
    script,
    env: { ...process.env, PORT: String(port) },
    logFile: join(dir, 'echo.log'),
    ready: () => answersOk(`http://127.0.0.1:${String(port)}/`),
    timeoutMs: 60_000,
  };
}
const listening = "require('node:http').createServer((q, r) => { if (q.url === '/end') { console.error('the last words'); process.exit(3); } r.end('ok'); }).listen(process.env.PORT, '127.0.0.1', () => console.log('listening'));";

describe('startNodeService', () => {
  it('is ready when the program answers, logs to its file and ends when asked', async () => {
    const options = await service(listening);
    const part = await startNodeService(options);
    await part.stop();
    await expect(options.ready()).rejects.toThrow();
    expect(await readFile(options.logFile, 'utf8')).toMatch(/echo starts\nlistening/);
  });

  it('tells the last lines of a program that ends before it is ready', async () => {
    const options = await service("console.error('port of the moon is closed'); process.exit(1);");
    await expect(startNodeService(options)).rejects.toThrow(/The echo ended.*port of the moon is closed/s);
  });

  it('tells when a running program ends by itself', async () => {
    const options = await service(listening);
    const part = await startNodeService(options);
    await fetch(`http://127.0.0.1:${String(options.env.PORT)}/end`).catch(() => undefined);
    await expect(part.failed).rejects.toThrow('the last words');
    await part.stop();
  });
});
