import { describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';
import { quietBooks, sampleBooks, troubledBooks } from '../testing/sample-books.js';

stubBrowser();

const inflows = () => screen.findByRole('heading', { name: 'Money without a payment' }).then((heading) => within(heading.closest('section') as HTMLElement));

describe('the settlements page', () => {
  it('says between which blocks the books match the chain, and how far an import is', async () => {
    await renderDashboard('/settlements');
    expect(await screen.findByText(/^Books match the chain from block 18,204,113 to block 19,500,231, 2 minutes ago\.$/)).toBeTruthy();
    expect(screen.getByText(/Importing the wallet’s past: 34%/)).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Import of the wallet’s past' }).getAttribute('aria-valuenow')).toBe('34');
    expect(screen.getByText(/Second check: the wallet’s balance changed by exactly/)).toBeTruthy();
  });

  it('says what is wrong and what to do: a difference, a silent network, no comparison yet', async () => {
    const api = new FakeApi();
    api.books = troubledBooks(Date.now());
    await renderDashboard('/settlements', { api });
    expect(await screen.findByText(/The books hold 1\.50 USDC more than the chain shows/)).toBeTruthy();
    expect(within(screen.getByRole('alert')).getByText(/No money has moved because of this/)).toBeTruthy();
    expect(screen.getByText(/balance changed by 1,404\.75 USDC, but 1,406\.25 USDC/)).toBeTruthy();
    expect(screen.getByText(/The network does not answer\. It is read up to block 309,999,120/)).toBeTruthy();
    expect(screen.getByText(/Not compared yet/)).toBeTruthy();
    expect(screen.getByText(/serves no older blocks; 61%/)).toBeTruthy();
  });

  it('folds the wallets that nothing came in on once there are several, and never one that is wrong', async () => {
    const api = new FakeApi();
    const nowMs = Date.now();
    api.books = [...sampleBooks(nowMs), ...quietBooks(nowMs), ...troubledBooks(nowMs)];
    const { container } = await renderDashboard('/settlements', { api });
    const line = await screen.findByText('Nothing has come in on 3 more wallets and networks. Their books match the chain.');
    const folded = line.closest('details') as HTMLElement;
    expect(within(folded).getAllByText(/Books match the chain from block/)).toHaveLength(3);
    expect([...container.querySelectorAll('li')].filter((strip) => /The books hold|does not answer|Not compared yet/.test(strip.textContent ?? '') && !folded.contains(strip))).toHaveLength(3);
  });

  it('attaches an inflow to a resource, and takes that back', async () => {
    const { api, user } = await renderDashboard('/settlements');
    const card = await inflows();
    await user.click((await card.findAllByRole('button', { name: 'Attach…' }))[0] as HTMLElement);
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('button', { name: 'Attach' })).toHaveProperty('disabled', true);
    await user.click((await dialog.findAllByRole('radio'))[0] as HTMLElement);
    await user.click(dialog.getByRole('button', { name: 'Attach' }));
    expect(await screen.findByText('Attached: it counts as income now.')).toBeTruthy();
    expect(api.inflows[0]).toMatchObject({ status: 'attached', resourceId: api.resources[0]?.id });
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(api.inflows[0]?.status).toBe('unmatched'));
  });

  it('ignores an inflow, shows it among the ignored and asks again when told to', async () => {
    const { api, user } = await renderDashboard('/settlements');
    const card = await inflows();
    await user.click((await card.findAllByRole('button', { name: 'Ignore' }))[0] as HTMLElement);
    await waitFor(() => expect(api.inflows[0]?.status).toBe('ignored'));
    await user.click(card.getByRole('radio', { name: 'Ignored' }));
    const back = await waitFor(() => {
      const buttons = card.getAllByRole('button', { name: 'Take back' });
      expect(buttons).toHaveLength(2);
      return buttons[0] as HTMLElement;
    });
    await user.click(back);
    await waitFor(() => expect(api.inflows[0]?.status).toBe('unmatched'));
  });

  it('says why an inflow could not be attached and leaves the choice open', async () => {
    const api = new FakeApi();
    api.refuse('attachInflow', new Refusal(409, 'conflict'));
    const { user } = await renderDashboard('/settlements', { api });
    await user.click((await (await inflows()).findAllByRole('button', { name: 'Attach…' }))[0] as HTMLElement);
    const dialog = within(await screen.findByRole('dialog'));
    await user.click((await dialog.findAllByRole('radio'))[0] as HTMLElement);
    await user.click(dialog.getByRole('button', { name: 'Attach' }));
    expect(await dialog.findByRole('alert')).toBeTruthy();
  });

  it('shows what each day left after reversals and refunds, and draws it', async () => {
    await renderDashboard('/settlements');
    const [table] = await screen.findAllByRole('table');
    const rows = within(table as HTMLElement).getAllByRole('row').map((row) => [...row.children].slice(1, 5).map((cell) => cell.textContent));
    expect(rows.slice(0, 3)).toEqual([
      ['Gross', 'Reversed', 'Refunded', 'Net'],
      ['41.50USDC', '–', '–', '41.50USDC'],
      ['44.50USDC', '−1.50USDC', '−1.50USDC', '41.50USDC44.50 −1.50 −1.50'],
    ]);
    expect(screen.getByRole('slider', { name: /Net amount per day/ })).toBeTruthy();
  });

  it('shows transfers between own wallets apart, to attach at most', async () => {
    const { user } = await renderDashboard('/settlements');
    const card = await inflows();
    await user.click(card.getByRole('radio', { name: 'Own transfers' }));
    expect(await card.findByText('From your wallet')).toBeTruthy();
    expect(card.getAllByRole('button', { name: /Attach|Ignore|Take back/ }).map(({ textContent }) => textContent)).toEqual(['Attach…']);
  });

  it('tells on the overview how the books are', async () => {
    await renderDashboard('/');
    expect(await screen.findByText('Books match the chain; a wallet’s past is being imported')).toBeTruthy();
    expect(screen.getByText('as of block 19,500,231')).toBeTruthy();
  });

  it('promises the first comparison to somebody who has just added a wallet', async () => {
    const api = new FakeApi();
    api.books = troubledBooks(Date.now()).filter(({ status }) => status === 'never');
    await renderDashboard('/', { api });
    expect(await screen.findByText('Books are compared with the chain within moments')).toBeTruthy();
  });

  it('tells on the wallet how far the import of its past is', async () => {
    await renderDashboard('/wallets');
    expect(await screen.findByText('Importing its past: 34%')).toBeTruthy();
  });
});
