/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { FakeEventSource, stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { sampleSecret } from '../testing/fake-webhooks.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

const endpoint = (digit: number) => `/developers/webhooks/whe_${String(digit).padStart(36, '0')}`;
const bodyRows = () => within(screen.getByRole('table')).getAllByRole('row').slice(1);
const bodyOf = (api: FakeApi, call: string) => api.calls.find(({ name }) => name === call)?.body;

describe('the webhooks pages', () => {
  it('teach by a receiver to copy while nobody is told', async () => {
    const api = new FakeApi();
    api.webhooks.endpoints = [];
    await renderDashboard('/developers/webhooks', { api });
    expect(await screen.findByRole('heading', { name: 'Nobody is told yet' })).toBeTruthy();
    expect(screen.getByLabelText('A receiver in TypeScript').textContent).toContain('webhook.verify(');
  });

  it('say of each endpoint how it is doing', async () => {
    await renderDashboard('/developers/webhooks');
    const rows = await screen.findAllByRole('link', { name: /^(Shop|books\.example|old\.example)/ });
    expect(rows.map((row) => row.parentElement?.textContent)).toEqual([expect.stringMatching(/Works$/), expect.stringMatching(/Failing$/), expect.stringMatching(/Disabled$/)]);
    expect(screen.getByText('Last 24 hours: 97.6% delivered · 1 failed · 1 waiting')).toBeTruthy();
  });

  it('make an endpoint, show its secret once, send a test and send it again', async () => {
    const { api, user, router } = await renderDashboard('/developers/webhooks?add=1');
    const drawer = await screen.findByRole('dialog', { name: 'New endpoint' });
    await user.click(within(drawer).getByRole('button', { name: 'Create' }));
    expect(within(drawer).getByText('Please fill this in.')).toBeTruthy();
    await user.type(within(drawer).getByLabelText('Address'), 'https://new.example.com/till');
    await user.click(within(drawer).getByRole('checkbox', { name: /^payment\.final/ }));
    await user.click(within(drawer).getByRole('button', { name: 'Create' }));
    expect(await screen.findByDisplayValue(sampleSecret)).toBeTruthy();
    expect(bodyOf(api, 'createWebhookEndpoint')).toEqual({ url: 'https://new.example.com/till', events: ['payment.settled', 'payment.final', 'payment.reverted', 'payment.refunded'] });
    await user.click(screen.getByRole('button', { name: 'I have copied it' }));
    await user.click(await screen.findByRole('button', { name: 'Send a test event' }));
    expect(await screen.findByText('Your server answered 200 in 84 ms.')).toBeTruthy();
    await waitFor(() => expect(bodyRows().map((row) => row.textContent)).toEqual([expect.stringMatching(/^webhook\.test.*Delivered/)]));
    await user.click(screen.getByRole('button', { name: 'Show the delivery' }));
    const delivery = await screen.findByRole('dialog', { name: 'webhook.test' });
    api.webhooks.answers = 'ill';
    await user.click(await within(delivery).findByRole('button', { name: 'Send it again' }));
    expect((await within(delivery).findByRole('status')).textContent).toMatch(/Your server answered 503\..*Only an answer from 200 to 299 counts/);
    expect(within(within(delivery).getByRole('list', { name: 'Tries' })).getAllByRole('listitem')).toHaveLength(2);
    await user.click(within(delivery).getByRole('button', { name: 'Close' }));
    expect(router.state.location.search).toEqual({});
    expect(screen.queryByText(sampleSecret)).toBeNull();
  });

  it('tell of a test that failed, as no mark against the endpoint, until one works', async () => {
    const api = new FakeApi();
    api.webhooks.answers = 'ill';
    const { user } = await renderDashboard(endpoint(1), { api });
    await user.click(await screen.findByRole('button', { name: 'Send a test event' }));
    expect(await screen.findByText('Test failed')).toBeTruthy();
    expect(screen.getByRole('note').textContent).toMatch(/^The last test failed .*503.*events are still sent/);
    api.webhooks.answers = 'well';
    await user.click(screen.getByRole('button', { name: 'Send a test event' }));
    expect(await screen.findByText('Works')).toBeTruthy();
    expect(screen.queryByRole('note')).toBeNull();
  });

  it('say when a waiting delivery is tried next, and never a moment that has passed', async () => {
    const api = new FakeApi();
    const [due] = api.webhooks.deliveries;
    Object.assign(due as object, { nextAttemptAt: new Date(Date.now() - 240_000).toISOString() });
    await renderDashboard(endpoint(1), { api });
    expect(await screen.findByText('next try within moments')).toBeTruthy();
    expect(screen.queryByText(/^next try \d/)).toBeNull();
  });

  it('say of what waits behind an endpoint that takes nothing what it waits for', async () => {
    const api = new FakeApi();
    const dueAt = new Date(Date.now() - 240_000).toISOString();
    api.webhooks.deliveries = api.webhooks.deliveries.slice(0, 1).map((one) => ({ ...one, endpointId: api.webhooks.endpoints[1]?.id ?? '', attempts: 0, lastStatus: null, lastFault: null, nextAttemptAt: dueAt }));
    await renderDashboard(endpoint(2), { api });
    expect(await screen.findByText('waits until this endpoint answers again')).toBeTruthy();
    expect(screen.getByRole('note').textContent).toBe('The last tries have failed, the first of them 2 hours ago. Unless one works before, Till stops sending in 5 days.');
  });

  it('put a fault of the server at the field it is about', async () => {
    const api = new FakeApi();
    api.refuse('createWebhookEndpoint', new Refusal(400, 'validation_failed', { errors: [{ field: 'url', message: 'must not lead into a private network' }] }));
    const { user } = await renderDashboard('/developers/webhooks?add=1', { api });
    await user.type(await screen.findByLabelText('Address'), 'http://10.0.0.1/x');
    await user.click(screen.getByRole('button', { name: 'Create' }));
    expect((await screen.findByText('must not lead into a private network')).closest('[role=alert]')).not.toBeNull();
    expect(screen.queryByText('req_fake')).toBeNull();
  });

  it('keep the filters of the deliveries in the address, and page on by keyset', async () => {
    const { user, router } = await renderDashboard(endpoint(1));
    await waitFor(() => expect(bodyRows()).toHaveLength(25));
    await user.click(screen.getByRole('button', { name: 'Load more' }));
    await waitFor(() => expect(bodyRows()).toHaveLength(33));
    await user.selectOptions(screen.getByRole('combobox', { name: 'State' }), 'Failed');
    await waitFor(() => expect(bodyRows()).toHaveLength(1));
    expect(router.state.location.search).toEqual({ status: 'failed' });
    expect(bodyRows()[0]?.textContent).toContain('Nobody answers at this address.');
  });

  it('show every try of a delivery with what the server said, and the bytes that were sent', async () => {
    const { api } = await renderDashboard(`${endpoint(1)}?delivery=whd_${'1'.padStart(36, '0')}`);
    const drawer = await screen.findByRole('dialog', { name: 'payment.settled' });
    const tries = within(await within(drawer).findByRole('list', { name: 'Tries' })).getAllByRole('listitem');
    expect(tries.map((row) => row.textContent)).toEqual([expect.stringMatching(/Your server answered 503\.Try 2.*upstream is down/), expect.stringMatching(/Nobody answers at this address\.Try 1.*ECONNREFUSED/)]);
    expect(JSON.parse(within(drawer).getByLabelText('What is sent').textContent ?? '')).toEqual(JSON.parse(api.webhooks.deliveries[0]?.payload ?? ''));
  });

  it('start a disabled endpoint again, with the reason in sight until then', async () => {
    const { user } = await renderDashboard(endpoint(3));
    expect(await screen.findByText('Every try has failed for days, so Till sends nothing more.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Send a test event' }));
    expect(await screen.findByText('Your server answered 200 in 84 ms.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Enable again' }));
    await waitFor(() => expect(screen.queryByRole('note')).toBeNull());
  });

  it('replace the secret, and say until when the old one signs as well', async () => {
    const { api, user } = await renderDashboard(endpoint(1));
    await user.click(await screen.findByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Replace the secret…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Replace the signing secret?' });
    await user.click(within(dialog).getByRole('button', { name: 'Replace the secret' }));
    expect(await screen.findByDisplayValue(sampleSecret)).toBeTruthy();
    expect(screen.getByText(/The old secret signs as well until/)).toBeTruthy();
    expect(bodyOf(api, 'rotateWebhookSecret')).toEqual({ endOldNow: false });
  });

  it('read again what the live stream says has changed', async () => {
    const { api } = await renderDashboard(endpoint(1));
    await waitFor(() => expect(bodyRows()[0]?.textContent).toContain('Waiting'));
    const [waiting] = api.webhooks.deliveries;
    if (waiting) api.webhooks.send(waiting, 'schedule');
    FakeEventSource.opened.at(-1)?.send('webhooks', { type: 'webhooks' });
    await waitFor(() => expect(bodyRows()[0]?.textContent).toContain('Delivered'));
  });
});
