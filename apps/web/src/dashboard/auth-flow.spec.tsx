/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { act, screen, waitFor } from '@testing-library/react';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

function signedOut(): FakeApi {
  const api = new FakeApi();
  api.signedIn = false;
  return api;
}

describe('signing in', () => {
  it('sends a signed-out visitor to the sign-in and back to where they were', async () => {
    const { router, user } = await renderDashboard('/payments?status=settled', { api: signedOut() });
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com');
    await user.type(screen.getByLabelText('Password'), 'a good long password');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Payments' })).toBeTruthy();
    expect(router.state.location.href).toBe('/payments?status=settled');
  });

  it('says in words what is wrong, and which field to mend', async () => {
    const { user } = await renderDashboard('/sign-in', { api: signedOut() });
    await user.click(await screen.findByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('This does not look like an e-mail address.')).toBeTruthy();
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.com');
    await user.type(screen.getByLabelText('Password'), 'wrong password');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('E-mail and password do not fit together.')).toBeTruthy();
    expect(screen.getByText('req_fake')).toBeTruthy();
  });

  it('signs in with an injected wallet: account, nonce, one signature', async () => {
    const api = signedOut();
    const signed: unknown[] = [];
    const provider = {
      request: ({ method, params }: { method: string; params?: unknown[] }) => {
        if (method === 'personal_sign') signed.push(params?.[0]);
        return Promise.resolve({ eth_requestAccounts: ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8'], eth_chainId: '0x14a34', personal_sign: '0xabcd' }[method]);
      },
    };
    const announce = () => window.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail: { info: { rdns: 'test.wallet', name: 'Test wallet', icon: '' }, provider } }));
    window.addEventListener('eip6963:requestProvider', announce);
    const { user } = await renderDashboard('/sign-in', { api });
    await user.click(await screen.findByRole('button', { name: 'Test wallet' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Overview' })).toBeTruthy();
    const message = Buffer.from(String(signed[0]).slice(2), 'hex').toString();
    expect(message).toContain('Nonce: abcdefgh12345678');
    expect(api.calls.find(({ name }) => name === 'siweVerify')?.body).toEqual({ message, signature: '0xabcd' });
    window.removeEventListener('eip6963:requestProvider', announce);
  });

  it('takes a new password with a reset link, and says when the link is no good', async () => {
    const api = signedOut();
    const { router, user } = await renderDashboard('/reset-password#used', { api });
    await user.type(await screen.findByLabelText('New password'), 'a good long password');
    await user.click(screen.getByRole('button', { name: 'Set the password' }));
    expect(await screen.findByText(/This link has expired or was used/)).toBeTruthy();
    await act(() => router.navigate({ to: '/reset-password', hash: 'fresh' }));
    await user.click(screen.getByRole('button', { name: 'Set the password' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Welcome back' })).toBeTruthy();
    expect(api.calls.filter(({ name }) => name === 'resetPassword').map(({ body }) => body)).toEqual(['used', 'fresh'].map((token) => ({ token, newPassword: 'a good long password' })));
  });

  it('leads to the sign-in when the session ends in the middle of the work', async () => {
    const { api, router, user } = await renderDashboard('/wallets');
    await screen.findByRole('heading', { level: 1, name: 'Wallets' });
    api.refuse('listPayments', new Refusal(401, 'unauthenticated'));
    await user.click(screen.getAllByRole('link', { name: 'Payments' })[0] as HTMLElement);
    await waitFor(() => expect(router.state.location.href).toBe('/sign-in?next=%2Fpayments'));
  });
});
