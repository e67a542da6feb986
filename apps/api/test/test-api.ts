import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestPostgres } from '@till/testing/postgres';
import type { InjectOptions } from 'fastify';
import { createApp } from '../src/create-app.js';
import { testConfig } from '../src/testing/test-config.js';
import { startMigratedPostgres } from './migrated-postgres.js';
import { networksAsked } from './networks-asked.js';

/** An answer of the API as a test reads it. */
export interface TestAnswer {
  status: number;
  headers: Record<string, unknown>;
  // Tests look into answers of every shape; each expectation says what it expects.
  body: any;
  text: string;
}

/** A merchant with a browser session and an API key of test mode. */
export interface TestMerchant {
  email: string;
  merchantId: string;
  cookie: string;
  apiKey: string;
  /** Calls with the API key. */
  call(method: InjectOptions['method'], url: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
}

/** The whole application on a Postgres of its own, driven without a socket. */
export class TestApi {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly postgres: TestPostgres,
    private readonly home: string,
  ) {}

  static async start(overrides: Record<string, string | undefined> = {}): Promise<TestApi> {
    const postgres = await startMigratedPostgres();
    const home = await mkdtemp(join(tmpdir(), 'till-api-'));
    const app = await createApp(testConfig({ DATABASE_URL: postgres.url, TILL_HOME: home, ...overrides }));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    await networksAsked(app);
    return new TestApi(app, postgres, home);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.postgres.stop();
    await rm(this.home, { recursive: true, force: true });
  }

  async call(method: InjectOptions['method'], url: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
    const raw = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined;
    const answer = await this.app.inject({
      method,
      url,
      headers: { ...(raw ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: raw ? (body as string | Buffer) : JSON.stringify(body) }),
    });
    const json = String(answer.headers['content-type']).includes('json') && answer.body !== '';
    return { status: answer.statusCode, headers: answer.headers, body: json ? (JSON.parse(answer.body) as unknown) : undefined, text: answer.body };
  }

  /** Signs a merchant up as a browser does and makes an API key. */
  async signUp(email: string): Promise<TestMerchant> {
    const origin = { origin: 'http://till.test' };
    const entered = await this.call('POST', '/v1/auth/sign-up', { email, password: 'correct horse battery', name: email.split('@')[0] }, origin);
    if (entered.status !== 201) throw new Error(entered.text);
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
    const key = await this.call('POST', '/v1/api-keys', { name: 'test' }, { ...origin, cookie });
    if (key.status !== 201) throw new Error(key.text);
    const apiKey = String(key.body.key);
    const merchantId = String(entered.body.merchant.id);
    return { email, merchantId, cookie, apiKey, call: (method, url, body, headers) => this.call(method, url, body, { authorization: `Bearer ${apiKey}`, ...headers }) };
  }
}
