/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import type { Wallet } from '@till/contract';
import { screen, waitFor, within } from '@testing-library/react';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

describe('wallets, keys and settings', () => {
  it('show a new API key once', async () => {
    const { user } = await renderDashboard('/developers');
    await user.click(await screen.findByRole('button', { name: 'New key' }));
    const dialog = screen.getByRole('dialog');
    await user.type(within(dialog).getByLabelText('Name'), 'Order service');
    await user.click(within(dialog).getByRole('checkbox', { name: /write/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(await within(screen.getByRole('dialog')).findByDisplayValue('till_test_4f9kQpYk7m2Wv9TnRc8XeJ')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'I have copied it' }));
    expect(screen.queryByDisplayValue(/till_test_4f9kQ/)).toBeNull();
  });

  it('say how many there may be when there is no room for another key', async () => {
    const api = new FakeApi();
    api.refuse('createApiKey', new Refusal(409, 'limit_reached', { reason: 'apiKeys', limit: 1_200 }));
    const { user } = await renderDashboard('/developers', { api });
    await user.click(await screen.findByRole('button', { name: 'New key' }));
    await user.type(within(screen.getByRole('dialog')).getByLabelText('Name'), 'Order service');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('This Till allows 1,200 API keys per account. Revoke one you do not need, or ask whoever runs it for more.')).toBeTruthy();
  });

  it('revoke a key only after a question', async () => {
    const { api, user } = await renderDashboard('/developers');
    await user.click(await screen.findByRole('button', { name: /Revoke.*Order service/ }));
    expect(api.calls.some(({ name }) => name === 'revokeApiKey')).toBe(false);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(api.calls.some(({ name }) => name === 'revokeApiKey')).toBe(true));
  });

  it('refuse to prove a wallet with another account of it', async () => {
    const provider = { request: () => Promise.resolve(['0x0000000000000000000000000000000000000001']) };
    const announce = () => window.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail: { info: { rdns: 'test.wallet', name: 'Test wallet', icon: '' }, provider } }));
    window.addEventListener('eip6963:requestProvider', announce);
    const api = new FakeApi();
    Object.assign(api.wallets[0] ?? {}, { proven: false, provenAt: null });
    const { user } = await renderDashboard('/wallets', { api });
    await user.click((await screen.findAllByRole('button', { name: 'Prove it is mine' }))[0] as HTMLElement);
    await user.click(await within(screen.getByRole('dialog')).findByRole('button', { name: /Test wallet/ }));
    expect(await screen.findByText(/The wallet uses another account/)).toBeTruthy();
    expect(api.calls.some(({ name }) => name === 'proveWallet')).toBe(false);
    window.removeEventListener('eip6963:requestProvider', announce);
  });

  it('ask who it is before live money goes elsewhere, then go on by themselves', async () => {
    const api = new FakeApi();
    api.wallets.push({ ...(api.wallets[0] as Wallet), id: `wal_${'9'.padStart(36, '0')}`, label: 'Spare', isDefault: false });
    api.refuse('updateWallet', new Refusal(403, 'step_up_required'));
    const { user } = await renderDashboard('/wallets', { api });
    await user.click(await screen.findByRole('button', { name: /Spare/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Make it the default' }));
    const dialog = await screen.findByRole('dialog', { name: 'Is it really you?' });
    await user.type(within(dialog).getByLabelText('Password'), 'wrong password{Enter}');
    expect(await within(dialog).findByText('This is not your password.')).toBeTruthy();
    await user.clear(within(dialog).getByLabelText('Password'));
    await user.type(within(dialog).getByLabelText('Password'), 'correct horse battery{Enter}');
    expect(await screen.findByText('New payments go to this wallet.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(api.calls.filter(({ name }) => name === 'updateWallet' || name === 'stepUp').map(({ name }) => name)).toEqual(['updateWallet', 'stepUp', 'stepUp', 'updateWallet']);
  });

  it('change nothing when the question who it is is closed', async () => {
    const api = new FakeApi();
    api.refuse('deleteWallet', new Refusal(403, 'step_up_required'));
    const { user } = await renderDashboard('/wallets', { api });
    await user.click(await screen.findByRole('button', { name: /More: Main/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove' }));
    const dialog = await screen.findByRole('dialog', { name: 'Is it really you?' });
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    expect(await screen.findByText('This changes where your live money goes. Confirm that it is you and try again.')).toBeTruthy();
    expect(api.calls.filter(({ name }) => name === 'deleteWallet')).toHaveLength(1);
  });

  it('change the password, with the fault at its field', async () => {
    const { api, user } = await renderDashboard('/settings');
    await user.type(await screen.findByLabelText('Current password'), 'wrong password');
    await user.type(screen.getByLabelText('New password'), 'another long one');
    await user.click(screen.getByRole('button', { name: 'Change the password' }));
    expect(await screen.findByText('This is not your password.')).toBeTruthy();
    await user.clear(screen.getByLabelText('Current password'));
    await user.type(screen.getByLabelText('Current password'), 'correct horse battery');
    await user.click(screen.getByRole('button', { name: 'Change the password' }));
    expect(await screen.findByText('The password was changed. Every other session has ended.')).toBeTruthy();
    expect(api.sessions).toHaveLength(1);
  });

  it('have no password to change for who signs in with a wallet', async () => {
    const api = new FakeApi();
    api.session.member = { ...api.session.member, email: null, evmAddress: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' };
    await renderDashboard('/settings', { api });
    expect(await screen.findByText(/You sign in with your wallet/)).toBeTruthy();
    expect(screen.queryByLabelText('New password')).toBeNull();
  });

  it('show where one is signed in and end it there, after a question', async () => {
    const { api, user } = await renderDashboard('/settings');
    expect(await screen.findByText('Chrome on macOS')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^End.*Safari on iOS/ }));
    expect(api.sessions).toHaveLength(3);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'End' }));
    await waitFor(() => expect(screen.queryByText('Safari on iOS')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'End all others' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'End all others' }));
    await waitFor(() => expect(screen.queryByText('Unknown program')).toBeNull());
    expect(screen.getByText('Chrome on macOS')).toBeTruthy();
  });

  it('say on how many networks one can be paid, and lead to all of them', async () => {
    const { user } = await renderDashboard('/wallets');
    expect(await screen.findByText('You can be paid on 2 networks.')).toBeTruthy();
    await user.click(screen.getByRole('link', { name: 'All networks' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Networks' })).toBeTruthy();
  });

  it('say why a network cannot be paid on and what to do, in words of their own or the server’s', async () => {
    await renderDashboard('/wallets/networks');
    const rowOf = async (name: string) => (await screen.findByText(name)).closest('li') as HTMLElement;
    expect((await rowOf('Sei Testnet')).textContent).toContain('The facilitator does not settle on the network. Ask whoever runs this Till for a facilitator that settles there.');
    expect((await rowOf('Arbitrum Sepolia')).textContent).toContain('The network is asleep. Wake it up.');
    expect(within(await rowOf('Avalanche Fuji')).getByRole('link', { name: 'Add a wallet' }).getAttribute('href')).toBe('/dashboard/wallets?add=1');
    expect((await rowOf('Abstract Testnet')).textContent).toMatch(/not verified.*None known: run one of your own/);
    expect((await rowOf('Polygon Amoy')).textContent).toContain('Public facilitatorsPayAI');
  });

  it('show who settles on a network, in which versions, and that its USDC was checked', async () => {
    await renderDashboard('/wallets/networks');
    const facts = (await screen.findByText('Base Sepolia')).closest('li')?.textContent ?? '';
    for (const fact of ['Settled byx402.org', 'Protocolx402 v2, x402 v1', 'USDC checkedYes, the chain confirms it', 'Name in x402 v1base-sepolia', 'eip155:84532', 'Checked']) expect(facts).toContain(fact);
    expect((await screen.findByText('Arbitrum Sepolia')).closest('li')?.textContent).toContain('None: clients of x402 v1 do not know it');
  });

  it('speak the other language at once and remember it', async () => {
    const { user } = await renderDashboard('/settings');
    await user.click(await screen.findByRole('radio', { name: '简体中文' }));
    expect(await screen.findByRole('heading', { level: 1, name: '设置' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(localStorage.getItem('till.lang')).toBe('zh-CN');
    await user.click(screen.getByRole('radio', { name: 'English' }));
  });

  it('send the mode with every call, and never show one mode in the other', async () => {
    const modes: string[] = [];
    const api = new FakeApi();
    const { user } = await renderDashboard('/wallets', { api });
    await screen.findByText('Main');
    const inner = api.fetch;
    Object.assign(globalThis, {
      fetch: (path: string, init: { method: string; headers: Record<string, string> }) => {
        modes.push(String(init.headers['till-mode']));
        return inner(path, init);
      },
    });
    api.wallets = [];
    await user.click(screen.getByRole('radio', { name: 'Live' }));
    expect(await screen.findByText('No wallet yet')).toBeTruthy();
    expect(new Set(modes)).toEqual(new Set(['live']));
    await user.click(screen.getByRole('radio', { name: 'Test' }));
  });
});
