import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';

let api: TestApi;
let ada: TestMerchant;
let webDist: string;

beforeAll(async () => {
  webDist = await mkdtemp(join(tmpdir(), 'till-web-'));
  await mkdir(join(webDist, 'dashboard', 'assets'), { recursive: true });
  await writeFile(join(webDist, 'dashboard', 'index.html'), '<!doctype html><title>Till</title>');
  await writeFile(join(webDist, 'dashboard', 'assets', 'index-abc123.js'), 'export {}');
  await writeFile(join(webDist, 'dashboard', 'badge-pay.svg'), '<svg/>');
  api = await TestApi.start({ TILL_WEB_DIST: webDist });
  ada = await api.signUp('ada@example.com');
});
afterAll(async () => {
  await api.stop();
  await rm(webDist, { recursive: true });
});

describe('every answer', () => {
  it('carries the request id and headers against sniffing and framing', async () => {
    const { headers } = await api.call('GET', '/healthz');
    expect(headers['till-request-id']).toMatch(/^req_[0-9a-f]{24}$/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" });
  });

  it('to what a merchant asks is kept by no cache on the way, refusals too', async () => {
    const own = await api.call('GET', '/v1/wallets', undefined, { cookie: ada.cookie });
    const answers = [own, await ada.call('GET', '/v1/auth/session'), await api.call('GET', '/v1/wallets'), await ada.call('POST', '/v1/api-keys', { name: 'spare' })];
    expect(answers.map(({ status, headers }) => [status, headers['cache-control']])).toEqual([200, 403, 401, 201].map((status) => [status, 'no-store']));
  });

  it('is a problem with a stable code when it is none, and says nothing of the inside', async () => {
    const unknown = await api.call('GET', '/v1/nothing');
    expect(unknown.headers['content-type']).toContain('application/problem+json');
    expect(unknown.body).toMatchObject({ status: 404, code: 'not_found', requestId: unknown.headers['till-request-id'] });
    const anonymous = await api.call('GET', '/v1/wallets');
    expect([anonymous.status, anonymous.body.code]).toEqual([401, 'unauthenticated']);
    const brokenJson = await ada.call('POST', '/v1/wallets', '{"family":', { 'content-type': 'application/json' });
    expect([brokenJson.status, brokenJson.body.code]).toEqual([400, 'malformed_request']);
    const large = await ada.call('POST', '/v1/wallets', JSON.stringify({ label: 'x'.repeat(2_000_000) }), { 'content-type': 'application/json' });
    expect([large.status, large.body.code]).toEqual([413, 'payload_too_large']);
    const poisoned = await ada.call('POST', '/v1/wallets', '{"__proto__": {"admin": true}, "family": "evm"}', { 'content-type': 'application/json' });
    expect(poisoned.status).toBe(400);
  });

  it.each(['%00', '%', "wal_'; DROP TABLE wallets; --", 'wal_', 'x'.repeat(190)])('is "not found" for the id %s', async (id) => {
    const answer = await ada.call('GET', `/v1/wallets/${id === '%' || id === '%00' ? id : encodeURIComponent(id)}`);
    expect([400, 404]).toContain(answer.status);
  });

  it('shows a browser that is lost a page', async () => {
    const answer = await api.call('GET', '/lost', undefined, { accept: 'text/html,application/xhtml+xml' });
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('/dashboard');
  });
});

describe('a list', () => {
  it('leads from page to page, and takes no cursor of another list', async () => {
    for (let i = 0; i < 5; i++) await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: `Link ${i}`, price: '1' });
    const titles: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await ada.call('GET', `/v1/resources?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      titles.push(...page.body.data.map(({ title }: { title: string }) => title));
      cursor = page.body.nextCursor as string | null;
    } while (cursor !== null);
    expect(titles).toEqual(['Link 4', 'Link 3', 'Link 2', 'Link 1', 'Link 0']);
    const first = await ada.call('GET', '/v1/resources?limit=1');
    expect((await ada.call('GET', `/v1/wallets?cursor=${String(first.body.nextCursor)}`)).body.errors[0].field).toBe('cursor');
    expect((await ada.call('GET', '/v1/resources?limit=101')).status).toBe(422);
  });
});

describe('operations', () => {
  it('knows that it lives, is ready and what it did', async () => {
    expect((await api.call('GET', '/healthz')).body).toEqual({ status: 'ok' });
    expect((await api.call('GET', '/readyz')).body).toMatchObject({ status: 'ok', checks: { database: 'ok', queue: 'ok' }, clock: { status: 'ok' } });
    const { text } = await api.call('GET', '/metrics');
    expect(text).toMatch(/till_http_request_seconds_count\{method="GET",route="\/healthz",status="2xx"\} [1-9]/);
    expect(text).toMatch(/till_queue_jobs\{queue="settlement",state="waiting"\} 0/);
    expect(text).toMatch(/till_beat_seconds_since_success\{beat="settlement"\} \d/);
    expect(text).toMatch(/till_database_connections\{state="open"\} [1-9]/);
  });

  it('describes itself to machines and people', async () => {
    const description = await api.call('GET', '/openapi.json');
    expect(Object.keys(description.body.paths)).toContain('/v1/wallets/{id}');
    const docs = await api.call('GET', '/docs');
    expect(docs.text).toContain('swagger-ui');
    expect(docs.headers['content-security-policy']).toContain("script-src 'self'");
    // The policy forbids inline scripts, so the page must not need any.
    expect(docs.text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
  });
});

describe('the web site', () => {
  it('gives every address of the dashboard the same page, never from a cache, under a strict policy', async () => {
    for (const path of ['/dashboard', '/dashboard/payments/pay_1']) {
      const page = await api.call('GET', path);
      expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(page.headers['content-security-policy']).toContain("script-src 'self'; style-src 'self'");
      expect(page.text).toContain('<title>Till</title>');
    }
    expect((await api.call('GET', '/')).headers.location).toBe('/dashboard');
  });

  it('lets files with a hash in their name be kept for ever, others not', async () => {
    expect((await api.call('GET', '/assets/dashboard/assets/index-abc123.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await api.call('GET', '/assets/dashboard/badge-pay.svg')).headers['cache-control']).toBe('public, max-age=3600');
    expect((await api.call('GET', '/assets/dashboard/assets/..%2f..%2f..%2fetc/passwd')).status).toBeGreaterThanOrEqual(400);
  });

  it('has no demo wallet outside the sandbox', async () => {
    expect((await api.call('GET', '/sandbox/wallet.js')).status).toBe(404);
    expect((await api.call('POST', '/sandbox/wallet', { family: 'evm', method: 'accounts' })).status).toBe(404);
  });
});
