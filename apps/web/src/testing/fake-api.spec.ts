import { describe, expect, it } from '@jest/globals';
import { operations } from '@till/contract';
import { FakeApi } from './fake-api.js';

const reads = ['getSession', 'listSessions', 'listNetworks', 'listFacilitators', 'listWallets', 'listResources', 'listPayments', 'revenue', 'overview', 'settlements', 'reconciliation', 'listInflows', 'listApiKeys', 'listGateways', 'listWebhookEndpoints'] as const;

describe('the fake API of the dashboard specs', () => {
  it.each(reads)('answers %s in the shape of the contract', (name) => {
    const { method, path, answer } = operations[name];
    const { content } = new FakeApi().answer(method, new URL(path, 'http://localhost'), {});
    expect(answer.safeParse(content).error?.issues ?? []).toEqual([]);
  });

  it('answers one payment in the shape of the contract', () => {
    const api = new FakeApi();
    const { content } = api.answer('GET', new URL(`/v1/payments/${api.payments[0]?.id ?? ''}`, 'http://localhost'), {});
    expect(operations.getPayment.answer.safeParse(content).error?.issues ?? []).toEqual([]);
  });

  it('answers an endpoint made, tested and rotated, its deliveries and each of them in the shape of the contract', () => {
    const api = new FakeApi();
    const [endpoint] = api.webhooks.endpoints;
    const [delivery] = api.webhooks.deliveries;
    const asked = [
      ['createWebhookEndpoint', '', { url: 'https://new.example.com', events: ['payment.final'] }],
      ['testWebhookEndpoint', endpoint?.id, {}],
      ['rotateWebhookSecret', endpoint?.id, {}],
      ['listWebhookDeliveries', endpoint?.id, {}],
      ['getWebhookDelivery', delivery?.id, {}],
      ['resendWebhookDelivery', delivery?.id, {}],
    ] as const;
    for (const [name, id, body] of asked) {
      const { method, path, answer } = operations[name];
      const { content } = api.answer(method, new URL(path.replace(':id', id ?? ''), 'http://localhost'), body);
      expect([name, answer.safeParse(content).error?.issues ?? []]).toEqual([name, []]);
    }
  });

  it('answers nothing to somebody who is signed out', () => {
    const api = new FakeApi();
    api.signedIn = false;
    expect(api.answer('GET', new URL('/v1/wallets', 'http://localhost'), {}).status).toBe(401);
  });
});
