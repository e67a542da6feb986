/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { type Alert, alertCodeSchema, operations, type Resource } from '@till/contract';
import { screen, waitFor, within } from '@testing-library/react';
import { en } from '../shared/i18n/en.js';
import { zhCn } from '../shared/i18n/zh-cn.js';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';
import { sampleAlert, sampleCheckup } from '../testing/sample-checkup.js';
import { sampleResources } from '../testing/sample-data.js';

stubBrowser();

const article = sampleResources[0] as Resource;
const path = `/resources/${article.id}`;

/** The dashboard with a checkup that was made before. */
function looked(health: 'well' | 'ill' = 'well'): FakeApi {
  const api = new FakeApi();
  api.health = health;
  api.checkups.set(article.id, sampleCheckup(article, health));
  return api;
}

describe('every finding and alert', () => {
  it('has words in both languages, with the same facts in them', () => {
    const facts = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    expect(Object.keys(en.doctor.found).sort()).toEqual([...alertCodeSchema.options].sort());
    for (const code of alertCodeSchema.options) expect([code, facts(zhCn.doctor.found[code])]).toEqual([code, facts(en.doctor.found[code])]);
    expect(Object.keys(zhCn.doctor.advice)).toEqual(Object.keys(en.doctor.advice));
  });
});

describe('what agents see of a link', () => {
  it('is not known before anybody looked, and the first look is one click away', async () => {
    const { api, user } = await renderDashboard(path);
    expect(await screen.findByText(/Nobody has looked yet/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Check' }));
    expect(await screen.findByText('All good')).toBeTruthy();
    expect(api.calls.filter(({ name }) => name === 'runCheckup')).toHaveLength(1);
    expect(screen.getByRole('button', { name: 'Check again' })).toBeTruthy();
  });

  it('is said at a glance, what is to mend first, with what to do about it', async () => {
    await renderDashboard(path, { api: looked('ill') });
    expect(await screen.findByText('2 things to mend')).toBeTruthy();
    const down = screen.getByText('Solana Devnet cannot be paid on: The facilitator of the network does not answer.');
    expect(down.closest('details')?.open).toBe(true);
    expect(within(down.closest('li') as HTMLElement).getByText(/Till keeps asking/)).toBeTruthy();
    expect(screen.getByText('2 things that are good to know').closest('details')?.open).toBe(false);
    expect(screen.getByText('10 checks passed').closest('details')?.open).toBe(false);
  });

  it('is shown as it came, for each kind of visitor', async () => {
    const { user } = await renderDashboard(path, { api: looked() });
    const answer = (await screen.findByText('The answer, byte by byte')).closest('details') as HTMLElement;
    expect(within(answer).getByLabelText('Status and headers', { selector: 'pre' }).textContent).toContain('HTTP 402');
    expect(within(answer).getByLabelText('As a client reads it', { selector: 'pre' }).textContent).toContain('"x402Version": 2');
    await user.click(within(answer).getByRole('radio', { name: 'x402 v1' }));
    expect(within(answer).getByLabelText('As a client reads it', { selector: 'pre' }).textContent).toContain('"x402Version": 1');
    await user.click(within(answer).getByRole('radio', { name: 'Browser' }));
    expect(within(answer).getByText('The beginning of 48210 bytes')).toBeTruthy();
    await user.click(within(answer).getByRole('radio', { name: 'Markdown' }));
    expect(within(answer).getByLabelText('Body', { selector: 'pre' }).textContent).toContain('**Price:**');
  });

  it('comes with code for the network one picks, its limit raised where the price needs it', async () => {
    const { user } = await renderDashboard(path, { api: looked() });
    const snippets = (await screen.findByText('Pay it from code')).closest('details') as HTMLElement;
    const code = (label: string) => within(snippets).getByLabelText(label, { selector: 'pre' }).textContent;
    expect(code('TypeScript')).toContain(`client.setSpendControls({ maxAmountPerPayment: '$1.50' });`);
    expect(code('TypeScript')).toContain(article.url);
    expect(code('Save it as pay.mts and run it with the key of a wallet that holds USDC on Base Sepolia:')).toContain('npx -y tsx pay.mts');
    await user.click(within(snippets).getByRole('radio', { name: 'Solana Devnet' }));
    expect(code('TypeScript')).toContain("from '@x402/svm/exact/client'");
    await user.click(within(snippets).getByRole('radio', { name: 'Python' }));
    expect(code('Python')).toContain('"max_amount_per_payment": "1500000",');
    expect(code('Save it as pay.py and run it with the key of a wallet that holds USDC on Solana Devnet:')).toContain('python3 pay.py');
    await user.click(within(snippets).getByRole('radio', { name: 'curl' }));
    expect(code('curl')).toContain(`curl -i '${article.url}'`);
  });

  it('has an MCP configuration where agents find it, and none where they do not', async () => {
    const api = looked();
    const { unmount } = await renderDashboard(path, { api });
    await screen.findByText('Pay it from code');
    expect(screen.queryByRole('radio', { name: 'MCP', hidden: true })).toBeNull();
    unmount();
    for (const one of api.checkups.get(article.id)?.findings ?? []) if (one.code === 'not_listed') one.code = 'listed';
    const { user } = await renderDashboard(path, { api });
    await user.click(await screen.findByRole('radio', { name: 'MCP', hidden: true }));
    expect(screen.getByLabelText('MCP', { selector: 'pre' }).textContent).toContain(`${new URL(article.url).origin}/mcp`);
    expect(screen.getByLabelText('The tool call that buys this', { selector: 'pre' }).textContent).toBe(JSON.stringify({ name: 'buy', arguments: { id: article.id } }));
  });

  it('says what went wrong when it could not be looked at, and tries again', async () => {
    const api = new FakeApi();
    api.refuse('runCheckup', new Refusal(429, 'rate_limited'));
    const { user } = await renderDashboard(path, { api });
    await user.click(await screen.findByRole('button', { name: 'Check' }));
    const alert = await screen.findByRole('alert');
    api.allow('runCheckup');
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('All good')).toBeTruthy();
  });

  it('is told of a route of one’s own server as well', async () => {
    const api = new FakeApi();
    api.resources = [{ ...article, kind: 'external', slug: null, price: null }];
    await renderDashboard(path, { api });
    expect(await screen.findByRole('heading', { name: 'What agents see' })).toBeTruthy();
  });
});

describe('an alert', () => {
  it('stands on the overview and beside the resource until one has seen it', async () => {
    const api = new FakeApi();
    api.alerts = [sampleAlert(article)];
    const { user } = await renderDashboard('/', { api });
    const card = (await screen.findByRole('heading', { name: 'Needs mending' })).closest('section') as HTMLElement;
    expect(within(card).getByText(/Solana Devnet cannot be paid on/)).toBeTruthy();
    expect(within(card).getByText(/at 2 more resources/)).toBeTruthy();
    expect(within(card).getByRole('link', { name: article.title }).getAttribute('href')).toContain(path);
    await user.click(within(card).getByRole('button', { name: 'I have seen it' }));
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Needs mending' })).toBeNull());
    await user.click(screen.getAllByRole('link', { name: 'Resources' })[0] as HTMLElement);
    expect(await screen.findByText('Broken')).toBeTruthy();
    expect(screen.getAllByText('Broken')).toHaveLength(1);
  });

  it('says why webhooks do not arrive, in words of this page, and what the server said where it knows no such cause', async () => {
    const api = new FakeApi();
    const webhook: Partial<Alert> = { code: 'webhook_failing', resourceId: null, resourceTitle: null, webhookEndpointId: `whe_${'1'.repeat(36)}`, affected: 0, resourceIds: [], message: 'It stands on its head.', advice: null };
    api.alerts = [
      sampleAlert(article, { ...webhook, params: { endpoint: 'shop.example.com', faultCode: 'refused_status', status: '503' } }),
      sampleAlert(article, { ...webhook, id: `alr_${'2'.repeat(36)}`, params: { endpoint: 'old.example.com', faultCode: 'not_known' } }),
    ];
    await renderDashboard('/', { api });
    expect(await screen.findByText('Webhooks to shop.example.com do not arrive. Your server answered 503.')).toBeTruthy();
    expect(screen.getByText(/^Only an answer from 200 to 299 counts\..*three days\.$/)).toBeTruthy();
    expect(screen.getByText('It stands on its head.')).toBeTruthy();
  });

  it('is nothing where nothing is broken', async () => {
    await renderDashboard('/', { api: new FakeApi() });
    await screen.findByRole('heading', { name: 'To do' });
    expect(screen.queryByRole('heading', { name: 'Needs mending' })).toBeNull();
  });
});

describe('the samples of these specs', () => {
  it('are of the shapes of the contract', () => {
    expect(operations.runCheckup.answer.safeParse(sampleCheckup(article, 'ill')).error?.issues ?? []).toEqual([]);
    expect(operations.getAlert.answer.safeParse(sampleAlert(article)).error?.issues ?? []).toEqual([]);
  });
});
