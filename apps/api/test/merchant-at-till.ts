import type { RunningTill } from './door-world.js';
import type { TestAnswer } from './test-api.js';

/** A merchant who signed up at a running Till and calls it over HTTP with an API key. */
export class MerchantAtTill {
  private constructor(
    readonly merchantId: string,
    private readonly url: string,
    private readonly apiKey: string,
  ) {}

  /** Signs up and adds a receiving wallet of each family. */
  static async signUp({ url }: Pick<RunningTill, 'url'>, email: string, wallets: { evm: string; solana: string }): Promise<MerchantAtTill> {
    const site = { origin: 'http://till.test' };
    const entered = await ask(url, 'POST', '/v1/auth/sign-up', { email, password: 'correct horse battery', name: email.split('@')[0] }, site);
    if (entered.status !== 201) throw new Error(entered.text);
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
    const key = await ask(url, 'POST', '/v1/api-keys', { name: 'test' }, { ...site, cookie });
    const merchant = new MerchantAtTill(String(entered.body.merchant.id), url, String(key.body.key));
    for (const [family, address] of Object.entries(wallets)) await merchant.call('POST', '/v1/wallets', { family, address });
    return merchant;
  }

  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
    return ask(this.url, method, path, body, { authorization: `Bearer ${this.apiKey}`, ...headers });
  }

  /** A new pay link's address at this Till, whatever address the public knows it by. */
  async payLink(price: string): Promise<string> {
    const { body, text } = await this.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price });
    if (typeof body.url !== 'string') throw new Error(text);
    return `${this.url}${new URL(body.url).pathname}`;
  }
}

async function ask(url: string, method: string, path: string, body: unknown, headers: Record<string, string>): Promise<TestAnswer> {
  const answer = await fetch(`${url}${path}`, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: text === '' ? undefined : (JSON.parse(text) as unknown), text };
}
