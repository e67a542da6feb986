import { afterEach, describe, expect, it } from '@jest/globals';
import { readBody, serveLoopback } from '@till/testing';
import fc from 'fast-check';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallAddress } from './call-headers.js';
import { FacilitatorClient } from './facilitator-client.js';
import type { FacilitatorCall } from './outcomes.js';

const payer = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const transaction = `0x${'ab'.repeat(32)}`;
const network = 'eip155:84532';
const call: FacilitatorCall = {
  x402Version: 2,
  paymentPayload: { x402Version: 2, payload: { signature: '0xsecretsignature', authorization: { from: payer } } },
  paymentRequirements: { scheme: 'exact', network },
};
const settled = { success: true, transaction, network, payer };
const no = { success: false, transaction: '', network, payer };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): Handler => (_request, response) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
};

/** Longer than any answer takes on a busy machine. */
const patienceMs = 20_000;

describe('FacilitatorClient with a facilitator that fails or lies', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  const clientOf = async (handle: Handler, more: Partial<ConstructorParameters<typeof FacilitatorClient>[0]> = {}) => {
    const server = await serveLoopback(async (request, response) => {
      await readBody(request);
      handle(request, response);
      return undefined;
    });
    const client = new FacilitatorClient({ url: server.url, timeoutMs: patienceMs, ...more });
    open.push(() => client.close(), () => server.stop());
    return client;
  };

  it.each<[string, Handler, string]>([
    ['hangs', () => undefined, 'timeout'],
    ['stops in the middle', (_request, response) => void response.writeHead(200).write('{"success":tr'), 'timeout'],
    ['closes the connection', (_request, response) => void response.destroy(), 'unreachable'],
    ['answers 10 MB', answer('x'.repeat(10_000_000)), 'too_large'],
    ['answers HTML', answer('<html>502</html>'), 'malformed_answer'],
    ['answers HTML and HTTP 502', answer('<html>502</html>', 502), 'http_502'],
    ['answers half a JSON', answer('{"success":true,"trans'), 'malformed_answer'],
    ['answers an array', answer([settled]), 'malformed_answer'],
    ['answers success as text', answer({ ...settled, success: 'true' }), 'malformed_answer'],
    ['answers the error of a plain server', answer({ error: 'No facilitator registered' }, 500), 'http_500'],
    ['wants to be paid itself', answer({ error: 'unauthorized' }, 401), 'http_401'],
    ['redirects', answer('', 307, { location: 'http://127.0.0.1:9/settle' }), 'redirect'],
    ['limits the rate', answer('slow down', 429, { 'retry-after': '7' }), 'rate_limited'],
    ['settled on another network', answer({ ...settled, network: 'eip155:8453' }), 'wrong_network'],
    ['settled on no network', answer({ ...settled, network: undefined }), 'wrong_network'],
    ['settled for another payer', answer({ ...settled, payer: `0x${'12'.repeat(20)}` }), 'wrong_payer'],
    ['settled without a transaction', answer({ ...settled, transaction: '' }), 'missing_transaction'],
    ['settled with a transaction that is none', answer({ ...settled, transaction: '../../etc' }), 'missing_transaction'],
    ['settled, with HTTP 500', answer(settled, 500), 'success_with_http_500'],
    ['is pending, with HTTP 500', answer({ ...no, transaction, errorReason: 'settlement_pending' }, 500), 'settlement_pending'],
    ['is pending, with HTTP 200', answer({ ...no, errorReason: 'settlement_pending' }), 'settlement_pending'],
    ['refuses with a transaction', answer({ ...no, transaction, errorReason: 'insufficient_funds' }), 'insufficient_funds'],
    ['refuses with HTTP 500', answer({ ...no, errorReason: 'insufficient_funds' }, 500), 'insufficient_funds'],
    ['calls the nonce used', answer({ ...no, errorReason: 'invalid_exact_evm_nonce_already_used' }), 'invalid_exact_evm_nonce_already_used'],
    ['calls the signature invalid', answer({ ...no, errorReason: 'invalid_exact_evm_signature' }), 'invalid_exact_evm_signature'],
    ['failed to simulate', answer({ ...no, errorReason: 'invalid_exact_svm_transaction_simulation_failed' }), 'invalid_exact_svm_transaction_simulation_failed'],
    ['gives a new reason', answer({ ...no, errorReason: 'the_moon_is_full' }), 'the_moon_is_full'],
    ['gives no reason', answer(no), 'http_200'],
  ])('one that %s leaves the outcome unknown', async (_what, handle, reason) => {
    const client = await clientOf(handle, reason === 'timeout' ? { timeoutMs: 300 } : {});
    expect(await client.settle(call)).toMatchObject({ kind: 'unknown', reason, sent: true });
  });

  it.each([
    ['insufficient_funds', 200, 'payer'],
    ['invalid_exact_evm_insufficient_balance', 400, 'payer'],
    ['invalid_exact_evm_recipient_mismatch', 400, 'terms'],
    ['invalid_exact_svm_payload_unknown_fifth_instruction', 200, 'payer'],
    ['payment_expired', 402, 'expired'],
    ['from_address_kyt', 400, 'compliance'],
  ])('%s with HTTP %i is a refusal', async (errorReason, status, bucket) => {
    const client = await clientOf(answer({ ...no, transaction: null, errorReason, errorMessage: 'no' }, status));
    expect(await client.settle(call)).toMatchObject({ kind: 'refused', reason: errorReason, bucket, message: 'no' });
  });

  it('keeps the hash of a doubtful answer as a hint', async () => {
    const client = await clientOf(answer({ ...settled, network: 'base' }));
    expect(await client.settle(call)).toMatchObject({ kind: 'unknown', transaction });
  });

  it('understands v1: plain network names and nulls', async () => {
    const client = await clientOf(answer({ ...settled, network: 'base-sepolia', errorReason: null, extra: { new: 'field' } }));
    const v1 = { ...call, x402Version: 1 as const, paymentRequirements: { network: 'base-sepolia' } };
    expect(await client.settle(v1)).toMatchObject({ kind: 'settled', transaction, payer });
  });

  it('says when the request never left', async () => {
    const gone = await serveLoopback(() => Promise.resolve(undefined));
    await gone.stop();
    const client = new FacilitatorClient({ url: gone.url, timeoutMs: patienceMs });
    expect(await client.settle(call)).toMatchObject({ kind: 'unknown', reason: 'unreachable', sent: false });
    expect(await client.supported()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    await client.close();
  });

  it('sends the headers of the path and keeps the prefix of the URL', async () => {
    const seen: unknown[] = [];
    const server = await serveLoopback((request) => {
      seen.push(request.method, request.url, request.headers.authorization);
      return Promise.resolve({ status: 200, body: settled });
    });
    const headers = ({ method, host, path }: CallAddress) => ({ authorization: `Bearer for ${method} ${host}${path}` });
    const client = new FacilitatorClient({ url: `${server.url}/platform/v2/x402/`, timeoutMs: patienceMs, headers });
    await client.settle(call);
    expect(seen).toEqual(['POST', '/platform/v2/x402/settle', `Bearer for POST ${new URL(server.url).host}/platform/v2/x402/settle`]);
    await client.close();
    await server.stop();
  });

  it('does not ask when its headers cannot be made', async () => {
    const client = await clientOf(answer(settled), {
      headers: () => {
        throw new Error('no key');
      },
    });
    expect(await client.settle(call)).toMatchObject({ kind: 'unknown', reason: 'headers_failed', sent: false });
  });

  it('puts nothing of the payment or the answer into a failure', async () => {
    const client = await clientOf(answer('0xsecretsignature'));
    expect(JSON.stringify(await client.settle(call))).not.toContain('secret');
    expect(JSON.stringify(await client.supported())).not.toContain('secret');
  });

  it('a deadline of one call is that call’s own', async () => {
    const client = await clientOf((_request, response) => setTimeout(() => response.end(JSON.stringify(settled)), 400));
    expect(await client.settle(call, { timeoutMs: 50 })).toMatchObject({ kind: 'unknown', reason: 'timeout' });
    expect(await client.settle(call, { timeoutMs: 5000 })).toMatchObject({ kind: 'settled' });
  });

  it('skips kinds it cannot read and knows unknown networks by name only', async () => {
    const kinds = [
      { x402Version: 2, scheme: 'exact', network },
      { x402Version: 1, scheme: 'exact', network: 'base-sepolia', extra: null },
      { x402Version: 2, scheme: 'exact', network: 'aptos:1' },
      { x402Version: 3, scheme: 'exact', network },
      { scheme: 'exact' },
      'kind',
      null,
    ];
    const client = await clientOf(answer({ kinds, extensions: ['bazaar'] }));
    expect(await client.supported()).toEqual({
      ok: true,
      value: [
        { x402Version: 2, scheme: 'exact', network, networkId: network },
        { x402Version: 1, scheme: 'exact', network: 'base-sepolia', networkId: network },
        { x402Version: 2, scheme: 'exact', network: 'aptos:1', networkId: null },
      ],
    });
  });

  it.each<[string, Handler, string]>([
    ['HTML', answer('<html>'), 'malformed_answer'],
    ['no kinds', answer({}), 'malformed_answer'],
    ['HTTP 503', answer({ kinds: [] }, 503), 'http_status'],
    ['a redirect', answer('', 302, { location: '/elsewhere' }), 'redirect'],
    ['too much', answer({ kinds: 'x'.repeat(300_000) }), 'too_large'],
  ])('supported with %s is a fault', async (_what, handle, code) => {
    const client = await clientOf(handle);
    expect(await client.supported()).toMatchObject({ ok: false, error: { code } });
  });

  it('caps a list without end', async () => {
    const kinds = Array.from({ length: 2000 }, () => ({ x402Version: 2, scheme: 'exact', network }));
    const client = await clientOf(answer({ kinds }));
    expect(await client.supported()).toMatchObject({ ok: true, value: { length: 500 } });
  });

  it('whatever JSON comes back, settle and verify answer with one of their outcomes', async () => {
    let next: unknown = null;
    const client = await clientOf((request, response) => answer(next)(request, response));
    const field = <T>(value: fc.Arbitrary<T>) => fc.option(fc.oneof(value, fc.jsonValue()), { nil: undefined });
    const near = fc.record({
      success: field(fc.boolean()),
      isValid: field(fc.boolean()),
      transaction: field(fc.constantFrom('', transaction)),
      network: field(fc.constantFrom(network, 'base-sepolia', 'eip155:1')),
      payer: field(fc.constant(payer)),
      errorReason: field(fc.constantFrom('insufficient_funds', 'settlement_pending', '__proto__')),
      invalidReason: field(fc.constantFrom('insufficient_funds', 'invalid_scheme')),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.jsonValue()), async (body) => {
        next = body;
        const told = await client.settle(call, { timeoutMs: 5000 });
        if (told.kind === 'settled') expect(body).toMatchObject({ success: true, transaction });
        if (told.kind === 'refused') expect(body).toMatchObject({ success: false, errorReason: 'insufficient_funds' });
        expect(['settled', 'refused', 'unknown']).toContain(told.kind);
        expect(['valid', 'refused', 'unknown']).toContain((await client.verify(call, { timeoutMs: 5000 })).kind);
      }),
      { numRuns: 150 },
    );
  });
});
