/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { FakeEventSource, stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { dayStart, readerZone } from '../shared/lib/zone.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

const zone = readerZone();
const bodyRows = () => within(screen.getByRole('table')).getAllByRole('row').slice(1);

describe('the payments pages', () => {
  it('page on by keyset and keep what is there', async () => {
    const { user } = await renderDashboard('/payments');
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
    await user.click(screen.getByRole('button', { name: 'Load more' }));
    await waitFor(() => expect(bodyRows()).toHaveLength(40));
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
  });

  it('keep every filter in the address, and read it from there', async () => {
    const { router, user } = await renderDashboard('/payments?status=unknown');
    await waitFor(() => expect(bodyRows()).toHaveLength(4));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Network' }), 'Solana Devnet');
    await waitFor(() => expect(router.state.location.search).toMatchObject({ status: 'unknown', network: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1' }));
    expect(await screen.findByText('No payment fits these filters')).toBeTruthy();
    await user.click(screen.getAllByRole('button', { name: 'Clear the filters' })[0] as HTMLElement);
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
  });

  it('find what was paid for by typing, and keep it in the address', async () => {
    const { router, user } = await renderDashboard('/payments');
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
    await user.click(screen.getByRole('button', { name: 'Resource: Any' }));
    await user.type(await screen.findByPlaceholderText('Type a title or a path'), 'poster');
    const options = () => within(screen.getByRole('dialog', { name: 'Resource' })).getAllByRole('option');
    await waitFor(() => expect(options().map(({ textContent }) => textContent)).toEqual([expect.stringMatching(/^Source files of the poster/)]));
    await user.click(options()[0] as HTMLElement);
    await waitFor(() => expect(router.state.location.search).toMatchObject({ resource: expect.stringMatching(/^res_/) }));
    expect(await screen.findByRole('button', { name: 'Resource: Source files of the poster' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^Resource: / }));
    await screen.findByRole('dialog', { name: 'Resource' });
    await user.click(await screen.findByRole('option', { name: 'Any' }));
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('resource'));
  });

  it('give the file of what the filters show, and mark what own wallets paid', async () => {
    await renderDashboard('/payments?status=settled&from=2026-11-01&to=2026-11-22');
    const link = await screen.findByRole('link', { name: 'Download CSV' });
    const { pathname, searchParams } = new URL(link.getAttribute('href') ?? '', 'http://till.test');
    expect(pathname).toBe('/v1/exports/payments.csv');
    expect(Object.fromEntries(searchParams)).toEqual({ status: 'settled', from: dayStart('2026-11-01', zone).toISOString(), to: dayStart('2026-11-23', zone).toISOString(), timeZone: zone, bom: '1', mode: 'test' });
    expect(screen.getAllByText('Own wallet')).toHaveLength(1);
  });

  it('move between rows with the arrow keys and open one with Enter', async () => {
    const { router, user } = await renderDashboard('/payments');
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
    within(bodyRows()[0] as HTMLElement).getAllByRole('link')[0]?.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toMatch(/pay_0+3$/));
    expect(await screen.findByText(/Unknown\. The chain has not answered yet/)).toBeTruthy();
  });

  it('show a failure with its request id, and try again on demand', async () => {
    const api = new FakeApi();
    api.refuse('listPayments', new Refusal(503, 'service_unavailable'));
    const { user } = await renderDashboard('/payments', { api });
    expect(await screen.findByText('req_fake')).toBeTruthy();
    api.allow('listPayments');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
  });

  it('put a column away and remember it in the address', async () => {
    const { router, user } = await renderDashboard('/payments');
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
    screen.getByRole('button', { name: 'Columns' }).focus();
    await user.keyboard('{Enter}');
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Payer' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ hide: 'version,payer' }));
    expect(screen.queryByRole('columnheader', { name: 'Payer' })).toBeNull();
  });

  it('say yes, with every step and its milliseconds, when the money has moved', async () => {
    await renderDashboard(`/payments/pay_${'0'.repeat(35)}1`);
    expect(await screen.findByText(/Yes\. 1\.50 USDC reached/)).toBeTruthy();
    const steps = within(screen.getByRole('list', { name: 'What happened' })).getAllByRole('listitem');
    expect(steps.map((step) => /\+[\d.]+ m?s/.exec(step.textContent ?? '')?.[0])).toEqual([undefined, '+4 ms', '+17 ms', '+1.8 s']);
  });

  it('take in a payment that arrives live, without a reload', async () => {
    const api = new FakeApi();
    const [arriving, ...others] = api.payments;
    api.payments = others;
    await renderDashboard('/payments', { api });
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
    api.payments = [{ ...(arriving as NonNullable<typeof arriving>), resourceTitle: 'Just arrived' }, ...others];
    act(() => {
      FakeEventSource.opened.at(-1)?.open();
      FakeEventSource.opened.at(-1)?.send('payment', { type: 'payment', payment: api.payments[0] });
    });
    expect(await screen.findByText('Just arrived')).toBeTruthy();
    expect(FakeEventSource.opened.at(-1)?.url).toBe('/v1/live?mode=test');
  });
});
