import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@till/testing';
import { type DemoOrigin, startDemoOrigin } from './demo-origin.js';

let origin: DemoOrigin;
let url: string;

beforeAll(async () => {
  const port = await freePort();
  origin = await startDemoOrigin({ port, key: 'sesame' });
  ({ url } = origin);
  expect(url).toBe(`http://127.0.0.1:${String(port)}`);
});
afterAll(() => origin.stop());

const get = async (path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${url}${path}`, { headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('the demo API', () => {
  it('answers every path its description names', async () => {
    const { body } = await get('/openapi.json');
    expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url }] });
    for (const path of Object.keys(body.paths as object).filter((one) => one !== '/count')) {
      expect((await get(path.replace('{city}', 'berlin').replace('{number}', '2'))).status).toBe(200);
    }
    const counted = await fetch(`${url}/count`, { method: 'POST', body: 'two words\nand a line' });
    expect(await counted.json()).toEqual({ characters: 20, words: 5, lines: 2 });
    expect((await get('/weather/berlin/forecast?days=2')).body.days).toHaveLength(2);
    expect((await get('/quotes?limit=999')).body.quotes).toHaveLength(20);
    expect((await get('/weather/berlin')).body).toEqual((await get('/weather/berlin')).body);
    expect((await get('/nothing')).status).toBe(404);
  });

  it('takes another port when its own is gone meanwhile', async () => {
    const second = await startDemoOrigin({ port: Number(new URL(url).port), key: 'sesame' });
    expect(second.url).not.toBe(url);
    expect((await fetch(`${second.url}/weather/rome`)).status).toBe(200);
    await second.stop();
  });

  it('wants its key on the guarded side', async () => {
    expect((await get('/guarded/weather/rome')).status).toBe(401);
    expect(await get('/guarded/weather/rome', { 'x-origin-key': 'sesame' })).toEqual({ status: 200, body: (await get('/weather/rome')).body });
    expect((await get('/guarded', { 'x-origin-key': 'wrong' })).status).toBe(401);
  });
});
