import { devMerchant } from '@till/testing';

/** A merchant of a running Till, with the wallets of a place, as its browser acts. */
export interface Seller {
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** A facilitator key, its URL at the address Till listens on. */
  newKey(body?: object): Promise<{ id: string; url: string; key: string }>;
}

/** `siteUrl`: the public address of that Till, which its browser's pages come from. */
export async function signUpSeller(tillUrl: string, email: string, place: number, siteUrl = 'http://till.test'): Promise<Seller> {
  const headers = { 'content-type': 'application/json', origin: siteUrl };
  const entered = await fetch(`${tillUrl}/v1/auth/sign-up`, { method: 'POST', headers, body: JSON.stringify({ email, password: 'correct horse battery', name: email }) });
  if (entered.status !== 201) throw new Error(await entered.text());
  const cookie = String(entered.headers.get('set-cookie')).split(';')[0] ?? '';
  const call = async (method: string, path: string, body?: unknown) => {
    const { 'content-type': type, origin } = headers;
    const answer = await fetch(`${tillUrl}${path}`, { method, headers: { origin, cookie, ...(body === undefined ? {} : { 'content-type': type }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return answer.status === 204 ? undefined : ((await answer.json()) as any);
  };
  for (const [family, address] of Object.entries(devMerchant(place))) await call('POST', '/v1/wallets', { family, address });
  const newKey = async (body: object = {}) => {
    const created = await call('POST', '/v1/facilitator-keys', { name: 'server', ...body });
    return { ...created, url: `${tillUrl}/f/${String(created.key)}` };
  };
  return { call, newKey };
}

/** Body of a facilitator call. */
export interface ServerCallBody {
  x402Version: 2;
  paymentPayload: any;
  paymentRequirements: any;
}

/** The facilitator call that a server makes of a v2 payment it was sent. */
export function callOf(headers: Record<string, string>): ServerCallBody {
  const paymentPayload = JSON.parse(Buffer.from(headers['payment-signature'] ?? '', 'base64').toString());
  return { x402Version: 2, paymentPayload, paymentRequirements: paymentPayload.accepted };
}

/** Posts to the door; a text goes as it is. */
export async function postCall(url: string, body: unknown): Promise<{ status: number; body: any; paymentId: string | null }> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  return { status: answer.status, body: await answer.json(), paymentId: answer.headers.get('till-payment') };
}
