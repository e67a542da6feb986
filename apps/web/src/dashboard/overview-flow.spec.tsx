/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

describe('the overview', () => {
  it('answers how much, from where, and whether anything is wrong', async () => {
    await renderDashboard('/');
    expect((await screen.findAllByTitle('1893.75 USDC')).length).toBeGreaterThan(0);
    expect(screen.getByText('23% more than before')).toBeTruthy();
    expect(screen.getByText('1,852.25 from others, 41.50 from your own wallets')).toBeTruthy();
    expect(screen.getByText('Prove that a wallet is yours.')).toBeTruthy();
  });

  it('gives the chart as a table, and reads it out bucket by bucket', async () => {
    const { user } = await renderDashboard('/');
    const chart = await screen.findByRole('slider', { name: /stacked by network/ });
    chart.focus();
    await user.keyboard('{End}{ArrowLeft}');
    expect(chart.getAttribute('aria-valuetext')).toMatch(/^\w{3} \d+: 60\.75 USDC\. Base Sepolia 37\.50, Solana Devnet 23\.25$/);
    await user.click(screen.getByRole('button', { name: 'Show as a table' }));
    expect(within(screen.getByRole('table')).getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual(['Time', 'Base Sepolia', 'Solana Devnet', 'Total']);
  });

  it('draws an axis and words while there is no money', async () => {
    const api = new FakeApi();
    api.payments = [];
    await renderDashboard('/', { api });
    expect(await screen.findByText('No money settled in this period.')).toBeTruthy();
    expect(screen.getByText(/No payments yet/)).toBeTruthy();
  });

  it('ranks what earned most in the period, each with its payments and a way to it', async () => {
    await renderDashboard('/');
    const card = (await screen.findByRole('heading', { name: 'What earns most' })).closest('section') as HTMLElement;
    const rows = within(card).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual(['/weather/:city75 payments1,082.50USDC', '/quotes/:number20 payments385.00USDC']);
    expect(within(card).getAllByRole('link')[0]?.getAttribute('href')).toMatch(/^\/dashboard\/resources\/res_/);
  });

  it('keeps the frame round an address that leads nowhere', async () => {
    await renderDashboard('/no-such-page');
    expect(await screen.findByRole('heading', { level: 1, name: 'There is no such page' })).toBeTruthy();
    expect(screen.getAllByRole('link', { name: 'Payments' }).length).toBeGreaterThan(0);
    expect(document.title).toBe('There is no such page · Till');
  });

  it('keeps the period in the address', async () => {
    const { router, user } = await renderDashboard('/');
    await user.click(await screen.findByRole('radio', { name: '7 days' }));
    await waitFor(() => expect(router.state.location.href).toBe('/?period=7d'));
  });

  it('finds a payment by its id from anywhere', async () => {
    const { router, user } = await renderDashboard('/');
    await screen.findByRole('heading', { level: 1, name: 'Overview' });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), `pay_${'0'.repeat(35)}7`);
    await user.click(await screen.findByRole('option', { name: /Failed/ }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/7$/));
  });
});
