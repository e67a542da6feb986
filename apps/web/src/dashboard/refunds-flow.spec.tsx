/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { afterEach, describe, expect, it } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { FakeEventSource, stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';
import { payTo } from '../testing/sample-data.js';

stubBrowser();

const paymentId = `pay_${'0'.repeat(35)}1`;
const hash = `0x${'ab'.repeat(32)}`;

/** A wallet extension (EIP-6963) that answers from a table; a function throws or computes. */
function announceWallet(answers: Record<string, unknown>): { asked: { method: string; params: unknown }[] } {
  const asked: { method: string; params: unknown }[] = [];
  const provider = {
    request: ({ method, params }: { method: string; params?: unknown }) => {
      asked.push({ method, params });
      const answer = answers[method];
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(typeof answer === 'function' ? (answer as () => unknown)() : answer);
    },
  };
  const announce = () => {
    const event = new Event('eip6963:announceProvider') as Event & { detail?: unknown };
    event.detail = { info: { uuid: 'u', rdns: 'test.wallet', name: 'Test Wallet', icon: '' }, provider };
    window.dispatchEvent(event);
  };
  window.addEventListener('eip6963:requestProvider', announce);
  stops.push(() => window.removeEventListener('eip6963:requestProvider', announce));
  return { asked };
}
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

const richWallet = (more: Record<string, unknown> = {}) => ({ eth_requestAccounts: [payTo.toLowerCase()], eth_chainId: '0x14a34', eth_call: `0x${'f'.repeat(64)}`, eth_sendTransaction: hash, ...more });
const declined = Object.assign(new Error('User rejected the request'), { code: 4001 });

async function openForm(api: FakeApi) {
  const shown = await renderDashboard(`/payments/${paymentId}`, { api });
  await shown.user.click(await screen.findByRole('button', { name: 'Refund' }));
  return { ...shown, dialog: within(await screen.findByRole('dialog')) };
}
async function openSend(api = new FakeApi()) {
  const { user, dialog } = await openForm(api);
  await user.click(dialog.getByRole('button', { name: 'Continue' }));
  return { api, user, dialog, send: await dialog.findByRole('button', { name: 'Send with Test Wallet' }) };
}

describe('a refund from the payment’s page', () => {
  it('takes no more than is left, in words, and says what stays', async () => {
    const api = new FakeApi();
    const { user, dialog } = await openForm(api);
    const amount = dialog.getByRole('textbox', { name: 'Amount to give back' });
    expect(amount).toHaveProperty('value', '1.50');
    for (const [text, words] of [['1.500001', 'At most 1.50 USDC of this payment is left.'], ['0', 'Give back more than nothing.'], ['1e2', /Write an amount/]] as const) {
      await user.clear(amount);
      await user.type(amount, text);
      await user.click(dialog.getByRole('button', { name: 'Continue' }));
      expect(await dialog.findByText(words)).toBeTruthy();
    }
    await user.clear(amount);
    await user.type(amount, '0.4');
    expect(dialog.getByText('1.10 USDC of this payment can still be refunded later.')).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Continue' }));
    await dialog.findByText('Not sent yet');
    expect(api.calls.find(({ name }) => name === 'createRefund')?.body).toEqual({ paymentId, amount: '0.4' });
  });

  it('is sent by the wallet that was paid, on the payment’s chain, and stands as waiting until the chain shows it', async () => {
    let chainId = '0x1';
    const { asked } = announceWallet(richWallet({ eth_chainId: () => chainId, wallet_switchEthereumChain: () => ((chainId = '0x14a34'), null) }));
    const { api, user, dialog, send } = await openSend();
    await user.click(send);
    expect(await dialog.findByText('Sent, waiting for the chain')).toBeTruthy();
    expect(asked.map(({ method }) => method)).toEqual(['eth_requestAccounts', 'eth_chainId', 'wallet_switchEthereumChain', 'eth_chainId', 'eth_call', 'eth_sendTransaction']);
    const [refund] = api.refunds;
    const { transfer } = refund ?? {};
    if (!refund || transfer?.family !== 'evm') throw new Error('no refund');
    expect(asked.at(-1)?.params).toEqual([{ from: payTo.toLowerCase(), to: transfer.to, data: transfer.data, value: '0x0' }]);
    expect(api.calls.find(({ name }) => name === 'reportRefund')?.body).toEqual({ transaction: hash });
    // Sending again stands behind a question: both could go through.
    expect(dialog.getByText('It did not go through?').closest('details')).toHaveProperty('open', false);

    Object.assign(refund, { status: 'refunded', transaction: hash, refundedAt: new Date().toISOString(), transfer: null });
    const [payment] = api.payments;
    if (!payment) throw new Error('no payment');
    Object.assign(payment, { status: 'refunded', refundedAmount: '1.50', refundableAmount: '0.00', refunds: [refund] });
    act(() => {
      FakeEventSource.opened.at(-1)?.open();
      FakeEventSource.opened.at(-1)?.send('payment', { type: 'payment', payment });
    });
    expect(await dialog.findByText('The payer has the money back.')).toBeTruthy();
    await user.click(dialog.getAllByRole('button', { name: 'Close' })[0] as HTMLElement);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Refund' })).toBeNull());
  });

  it.each([
    ['another account', { eth_requestAccounts: ['0x1111111111111111111111111111111111111111'] }, /The wallet uses 0x1111….*Switch it to 0x7099/],
    ['a chain it does not know', { eth_chainId: '0x1', wallet_switchEthereumChain: Object.assign(new Error('Unrecognized chain'), { code: 4902 }) }, /Switch it to Base Sepolia/],
    ['too little USDC', { eth_call: `0x${'0'.repeat(64)}` }, /not enough USDC in 0x7099.* on Base Sepolia/],
    ['nothing for the fee', { eth_sendTransaction: new Error('insufficient funds for gas * price + value') }, /cannot pay the fee of Base Sepolia/],
    ['a no', { eth_sendTransaction: declined }, 'You said no in the wallet. Nothing was sent.'],
    ['something else', { eth_sendTransaction: new Error('Ledger is locked') }, 'The wallet did not send it. Ledger is locked'],
  ])('says what to do when the wallet has %s, and can be tried again', async (_what, answers, words) => {
    announceWallet(richWallet(answers));
    const { api, user, dialog, send } = await openSend();
    await user.click(send);
    expect(await dialog.findByText(words)).toBeTruthy();
    expect(dialog.getByRole('button', { name: 'Send with Test Wallet' })).toHaveProperty('disabled', false);
    expect(api.calls.some(({ name }) => name === 'reportRefund')).toBe(false);
  });

  it('can be sent by hand, taken up again later, and cancelled', async () => {
    const api = new FakeApi();
    const { user, dialog } = await openForm(api);
    await user.click(dialog.getByRole('button', { name: 'Continue' }));
    expect(await dialog.findByText('No wallet found in this browser. Send it by hand, below.')).toBeTruthy();
    expect(dialog.getByRole('img', { name: new RegExp('ethereum:0x'), hidden: true })).toBeTruthy();
    await user.click(dialog.getAllByRole('button', { name: 'Close' })[0] as HTMLElement);
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    const again = within(await screen.findByRole('dialog'));
    await user.click(await again.findByRole('button', { name: 'Cancel this refund' }));
    expect(await screen.findByText('The refund is cancelled.')).toBeTruthy();
    expect(await screen.findByText('Cancelled')).toBeTruthy();
  });

  it('warns when the wallet that was paid is the merchant’s no longer, and shows what the server refuses', async () => {
    const api = new FakeApi();
    api.wallets = [];
    api.refuse('createRefund', new Refusal(409, 'payment_not_refundable'));
    const { user, dialog } = await openForm(api);
    expect(await dialog.findByText(/no longer among yours in Till/)).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Continue' }));
    expect(await dialog.findByText(/cannot be refunded now/)).toBeTruthy();
  });

  it('is not offered while nothing has moved for certain', async () => {
    await renderDashboard(`/payments/pay_${'0'.repeat(35)}3`);
    await screen.findByText(/Unknown\. The chain has not answered yet/);
    expect(screen.queryByRole('button', { name: 'Refund' })).toBeNull();
  });
});
