import { describe, expect, it } from '@jest/globals';
import { purchaseRequest } from './purchase-request.js';

const gateway = 'https://till.test/pay/g/7dxK2sQyq4Xn9Z1mB8cVtA';
const route = (path: string) => ({ url: `${gateway}${path}`, route: { gatewayId: 'gw_x', method: 'GET', path, mode: 'charge', settle: 'after', freePerDay: 0 } }) as const;

describe('a wish for a call of an API', () => {
  it.each([
    ['/weather/:city', { city: 'Bad Ischl' }, '/weather/Bad%20Ischl'],
    ['/weather/{city}', { city: 'Bad Ischl' }, '/weather/Bad%20Ischl'],
    ['/weather/{city}/days/{day-of}/*', { city: '7', day_of: '1', var3: 'a/b' }, '/weather/7/days/1/a/b'],
    ['/münchen/{street}', { street: 'ä' }, '/münchen/%C3%A4'],
    ['/plain', {}, '/plain'],
  ])('asks below the gateway, however its route %s writes parameters', (path, params, asked) => {
    expect(purchaseRequest(route(path), { id: 'res_x', params })).toEqual({ ok: true, value: { method: 'GET', path: `/pay/g/7dxK2sQyq4Xn9Z1mB8cVtA${asked}`, body: undefined } });
  });
});
