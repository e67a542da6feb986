/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

const bodyOf = (api: FakeApi, call: string) => api.calls.find(({ name }) => name === call)?.body;

describe('the facilitators in the settings', () => {
  it('say in words how each does, and who stands in for one that is down', async () => {
    await renderDashboard('/settings');
    expect(await screen.findByText('Works')).toBeTruthy();
    expect(screen.getByText('Down')).toBeTruthy();
    expect(screen.getByText('Needs your key')).toBeTruthy();
    expect(screen.getByText(/It did not answer in time/)).toBeTruthy();
    expect(screen.getByText('Our facilitator takes over for now.')).toBeTruthy();
  });

  it('change with one choice, and go back to the default', async () => {
    const { api, user } = await renderDashboard('/settings');
    const select = await screen.findByLabelText<HTMLSelectElement>(/Settles payments on Solana Devnet/);
    await user.selectOptions(select, 'Coinbase CDP');
    await waitFor(() => expect(bodyOf(api, 'chooseFacilitator')).toMatchObject({ facilitator: 'cdp' }));
    await waitFor(() => expect(select.value).toBe('cdp'));
    api.calls.length = 0;
    await user.selectOptions(select, 'Default (Our facilitator)');
    await waitFor(() => expect(bodyOf(api, 'chooseFacilitator')).toMatchObject({ facilitator: null }));
  });

  it('take a key in and never show it again', async () => {
    const { api, user } = await renderDashboard('/settings');
    await user.click(await screen.findByRole('button', { name: 'Add your key' }));
    const dialog = screen.getByRole('dialog', { name: 'Your key at Coinbase, your account' });
    const save = within(dialog).getByRole('button', { name: 'Save the key' });
    expect(save).toHaveProperty('disabled', true);
    await user.type(within(dialog).getByLabelText('Key id'), 'organizations/a/apiKeys/77ab12');
    await user.type(within(dialog).getByLabelText('Secret'), 'c2VjcmV0LWNhbmFyeQ==');
    await user.click(save);
    expect(await screen.findByText('Your own key ends in 77ab12')).toBeTruthy();
    expect(bodyOf(api, 'setFacilitatorKey')).toEqual({ keyId: 'organizations/a/apiKeys/77ab12', secret: 'c2VjcmV0LWNhbmFyeQ==' });
    expect(document.body.innerHTML).not.toContain('c2VjcmV0LWNhbmFyeQ');
  });

  it('tell at the field why a key is refused', async () => {
    const api = new FakeApi();
    api.refuse('setFacilitatorKey', new Refusal(422, 'validation_failed', { reason: 'key_refused', errors: [{ field: 'secret', message: 'refused' }] }));
    const { user } = await renderDashboard('/settings', { api });
    await user.click(await screen.findByRole('button', { name: 'Replace' }));
    const dialog = screen.getByRole('dialog');
    await user.type(within(dialog).getByLabelText('Key id'), 'id');
    await user.type(within(dialog).getByLabelText('Secret'), 'secret');
    await user.click(within(dialog).getByRole('button', { name: 'Save the key' }));
    expect(await within(dialog).findByText(/Coinbase refuses this key/)).toBeTruthy();
  });

  it('forget a key only after a question', async () => {
    const { api, user } = await renderDashboard('/settings');
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    expect(bodyOf(api, 'removeFacilitatorKey')).toBeUndefined();
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(screen.queryByText('Your own key ends in 9f3c2a')).toBeNull());
  });

  it('offer another try when they cannot be read', async () => {
    const api = new FakeApi();
    api.refuse('listFacilitators', new Refusal(503, 'service_unavailable'));
    const { user } = await renderDashboard('/settings', { api });
    const again = await screen.findByRole('button', { name: 'Try again' });
    api.allow('listFacilitators');
    await user.click(again);
    expect(await screen.findByText('Works')).toBeTruthy();
  });
});
