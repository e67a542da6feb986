/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

const address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';

function newcomer(): FakeApi {
  const api = new FakeApi();
  api.session.merchant.goal = null;
  api.wallets = [];
  api.resources = [];
  api.payments = [];
  return api;
}

describe('selling', () => {
  it('leads a newcomer from the question over a wallet to a link to share', async () => {
    const { api, user } = await renderDashboard('/', { api: newcomer() });
    await user.click(await screen.findByRole('button', { name: /Sell something/ }));
    const publish = await screen.findByRole('button', { name: 'Publish' });
    await screen.findByText('Where should the money go?');
    expect(publish).toHaveProperty('disabled', true);
    await user.type(screen.getByLabelText('Or paste an address'), address);
    await user.click(screen.getByRole('button', { name: 'Add a wallet' }));
    await screen.findByText('Money goes to');
    await user.click(publish);
    expect(await screen.findByRole('heading', { level: 1, name: 'It is live' })).toBeTruthy();
    expect(api.calls.find(({ name }) => name === 'createResource')?.body).toMatchObject({ kind: 'pay_link', title: 'My first article', price: '1.50', deliverable: { type: 'text' } });
    expect(api.calls.find(({ name }) => name === 'updateMerchant')?.body).toEqual({ goal: 'sell' });
    expect(screen.getByRole('img', { name: /QR code of/ })).toBeTruthy();
  });

  it('proposes a free handle for a tip jar and checks what is typed', async () => {
    const api = newcomer();
    api.session.merchant.name = 'Ada';
    const { user } = await renderDashboard('/start?goal=tips', { api });
    const handle = await screen.findByLabelText<HTMLInputElement>('Handle');
    await waitFor(() => expect(handle.value).toBe('ada-writes'));
    await user.clear(handle);
    await user.type(handle, 'ada');
    expect(await screen.findByText(/ada is taken/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'ada-1' }));
    expect(await screen.findByText('ada-1 is free.')).toBeTruthy();
  });

  it('leads somebody with an API to the question for its address', async () => {
    const { api, user } = await renderDashboard('/start', { api: newcomer() });
    await user.click(await screen.findByRole('button', { name: /Price an API/ }));
    expect(await screen.findByLabelText('Address of your API')).toBeTruthy();
    expect(api.calls.find(({ name }) => name === 'updateMerchant')?.body).toEqual({ goal: 'api' });
  });

  it('draws the preview while one types, and warns about a changed price', async () => {
    const { api, user } = await renderDashboard(`/resources/res_${'0'.repeat(35)}1`);
    const price = await screen.findByLabelText('Price in US dollars (USDC)');
    await user.clear(price);
    await user.type(price, '2.25');
    expect(within(screen.getByRole('region', { name: 'Preview' })).getByText('Pay 2.25 USDC')).toBeTruthy();
    expect(screen.getByText(/A new price holds for new payers/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(api.calls.find(({ name }) => name === 'updateResource')?.body).toMatchObject({ price: '2.25' }));
  });

  it('draws the jar that a payer meets: the initials, the first amount chosen, round amounts without cents', async () => {
    const api = new FakeApi();
    api.session.merchant.name = '林小雨 Studio';
    await renderDashboard('/resources/new?kind=tip_jar', { api });
    const preview = within(await screen.findByRole('region', { name: 'Preview' }));
    expect(preview.getByText('林S')).toBeTruthy();
    expect(preview.getByText('Send 1.00 USDC')).toBeTruthy();
    expect(['1', '3', '5', '10'].map((amount) => preview.getByText(amount).textContent)).toEqual(['1', '3', '5', '10']);
  });

  it('puts the form before what agents see, and hands the link to the apps of a device that shares', async () => {
    const shared: unknown[] = [];
    Object.defineProperty(navigator, 'share', { configurable: true, value: (data: unknown) => Promise.resolve(shared.push(data)) });
    const { api, user } = await renderDashboard(`/resources/res_${'0'.repeat(35)}1`);
    await user.click(await screen.findByRole('button', { name: 'Share…' }));
    const [resource] = api.resources;
    expect(shared).toEqual([{ title: resource?.title, url: resource?.url }]);
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent).filter((text) => ['Share it', 'Edit', 'What agents see', 'Try as an agent'].includes(text ?? ''))).toEqual(['Share it', 'Edit', 'What agents see', 'Try as an agent']);
    Reflect.deleteProperty(navigator, 'share');
  });

  it('pauses after a question and opens again by undo', async () => {
    const { api, user } = await renderDashboard(`/resources/res_${'0'.repeat(35)}1`);
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Pause' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(api.resources[0]?.active).toBe(true));
    expect(api.calls.filter(({ name }) => name === 'updateResource').map(({ body }) => body)).toEqual([{ active: false }, { active: true }]);
  });
});
