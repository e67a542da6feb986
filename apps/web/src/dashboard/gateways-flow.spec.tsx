/** @jest-environment-options {"customExportConditions": ["@till/source", "development", "node", "require", "default"]} */
import { describe, expect, it } from '@jest/globals';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { stubBrowser } from '../testing/browser-stubs.js';
import { FakeApi, Refusal } from '../testing/fake-api.js';
import { renderDashboard } from '../testing/render-dashboard.js';

stubBrowser();

const page = `/gateway/gtw_${'0'.repeat(35)}1`;
const bodiesOf = (api: FakeApi, call: string) => api.calls.filter(({ name }) => name === call).map(({ body }) => body);

describe('selling an API', () => {
  it('begins at the empty list, with one address, and shows the signing secret once', async () => {
    const api = Object.assign(new FakeApi(), { gateways: [] });
    const { user } = await renderDashboard('/gateway', { api });
    await user.click(await screen.findByRole('link', { name: 'New gateway' }));
    await user.click(await screen.findByRole('button', { name: 'Use the demo API of this sandbox' }));
    await user.click(screen.getByRole('button', { name: 'Create the gateway' }));
    expect(await screen.findByLabelText<HTMLInputElement>('Signing secret')).toHaveProperty('value', 'gws_4f9kQpYk7m2Wv9TnRc8XeJ');
    expect(bodiesOf(api, 'createGateway')).toEqual([{ name: '127.0.0.1:4029', originUrl: 'http://127.0.0.1:4029', unmatched: 'pass' }]);
    await user.click(screen.getByRole('link', { name: 'Add routes and prices' }));
    expect(await screen.findByText('No routes yet')).toBeTruthy();
    expect(document.body.innerHTML).not.toContain('gws_4f9k');
  });

  it('refuses unpriced paths by itself as soon as a secret header is given', async () => {
    const { api, user } = await renderDashboard('/gateway/new');
    await user.type(await screen.findByLabelText('Address of your API'), 'https://api.example.com');
    expect(screen.getByRole('radio', { name: /Pass them on/ })).toHaveProperty('checked', true);
    await user.click(screen.getByText('Headers that open your API'));
    await user.type(await screen.findByLabelText('Header name'), 'X-Api-Key');
    await user.type(screen.getByLabelText('Secret value'), 'canary-secret');
    expect(screen.getByRole('radio', { name: /Refuse them/ })).toHaveProperty('checked', true);
    await user.click(screen.getByRole('button', { name: 'Create the gateway' }));
    await screen.findByLabelText('Signing secret');
    expect(bodiesOf(api, 'createGateway')).toEqual([{ name: 'api.example.com', originUrl: 'https://api.example.com', unmatched: 'refuse', originHeaders: { 'X-Api-Key': 'canary-secret' } }]);
    expect(document.body.innerHTML).not.toContain('canary-secret');
  });

  it('says at the field why an origin or a header is refused', async () => {
    const api = new FakeApi();
    api.refuse('createGateway', new Refusal(422, 'validation_failed', { errors: [{ field: 'originUrl', message: 'leads into a private network' }] }));
    const { user } = await renderDashboard('/gateway/new', { api });
    await user.type(await screen.findByLabelText('Address of your API'), 'http://10.0.0.1');
    await user.click(screen.getByRole('button', { name: 'Create the gateway' }));
    expect(await screen.findByText('leads into a private network')).toBeTruthy();
    expect(screen.getByLabelText('Address of your API').getAttribute('aria-invalid')).toBe('true');
  });
});

describe('the route table', () => {
  it('prices many routes at once and saves them as one table', async () => {
    const { api, user } = await renderDashboard(page);
    await user.click(await screen.findByLabelText('Choose all routes'));
    const bar = screen.getByRole('toolbar', { name: 'Change the chosen routes' });
    await user.type(within(bar).getByLabelText('Price for the chosen routes'), '0.05');
    await user.click(within(bar).getByRole('button', { name: 'Set price' }));
    await user.selectOptions(within(bar).getByLabelText('Who pays…'), 'Charge everyone');
    await user.selectOptions(within(bar).getByLabelText('When charged…'), 'Charge first, then answer');
    expect(screen.getByText('3 routes changed')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(screen.queryByText('3 routes changed')).toBeNull());
    const [{ routes, ifUnchangedSince } = {}] = bodiesOf(api, 'updateGateway') as { routes?: { path: string; price: string; mode: string; settle: string }[]; ifUnchangedSince?: string }[];
    expect(routes?.map(({ path, price, mode, settle }) => [path, price, mode, settle])).toEqual([
      ['/weather/:city', '0.05', 'charge', 'first'],
      ['/quotes/:number', '0.05', 'charge', 'first'],
      ['/count', '0.05', 'charge', 'first'],
    ]);
    expect(ifUnchangedSince).toBe('2026-11-20T09:00:00.000Z');
  });

  it('tells at its row what is wrong with a route, before and after the server has looked', async () => {
    const { api, user } = await renderDashboard(page);
    await user.click(await screen.findByRole('button', { name: 'Add a route' }));
    const path = screen.getAllByLabelText<HTMLInputElement>(/^Path/)[0];
    if (!path) throw new Error('no field for the path');
    fireEvent.change(path, { target: { value: '/Weather/{town}' } });
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(screen.getByText('Another route above matches the same requests.')).toBeTruthy();
    expect(bodiesOf(api, 'updateGateway')).toEqual([]);
    fireEvent.change(path, { target: { value: '/maps/:area' } });
    api.refuse('updateGateway', new Refusal(422, 'validation_failed', { errors: [{ field: 'routes.0.path', message: 'is known to be a dead end' }] }));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('is known to be a dead end')).toBeTruthy();
    expect(screen.getByText('1 route changed')).toBeTruthy();
  });

  it('removes a route only after a question, and takes it back before', async () => {
    const { api, user } = await renderDashboard(page);
    const remove = async () => {
      await user.click((await screen.findAllByRole('button', { name: 'More: POST /count' }))[0] as HTMLElement);
      await user.click(await screen.findByRole('menuitem', { name: 'Remove' }));
    };
    await remove();
    await user.click(screen.getByRole('button', { name: /Undo/ }));
    expect(screen.queryByText(/routes? changed/)).toBeNull();
    await remove();
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(bodiesOf(api, 'updateGateway')).toEqual([]);
    const dialog = screen.getByRole('dialog', { name: 'Remove 1 route?' });
    expect(within(dialog).getByText(/then passes free of charge/)).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Remove and save' }));
    await waitFor(() => expect(api.gateways[0]?.routes.map(({ path }) => path)).toEqual(['/weather/:city', '/quotes/:number']));
  });

  it('is not saved over what somebody else has changed', async () => {
    const { api, user } = await renderDashboard(page);
    const price = await screen.findByLabelText('Price of GET /weather/:city');
    fireEvent.change(price, { target: { value: '9' } });
    Object.assign(api.gateways[0] ?? {}, { updatedAt: '2026-11-21T09:00:00.000Z', name: 'Renamed' });
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText(/Somebody else changed this gateway/)).toBeTruthy();
    expect(api.gateways[0]?.routes[0]?.price).toBe('0.02');
    await user.click(screen.getByRole('button', { name: 'Load the newer version' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Renamed' })).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Price of GET /weather/:city').value).toBe('0.02');
  });
});

describe('an import', () => {
  it('finds the description by itself, is priced, and only observes unless told otherwise', async () => {
    const { api, user } = await renderDashboard(`${page}?import=1`);
    expect(await screen.findByText('3 operations chosen')).toBeTruthy();
    expect(screen.getByLabelText('Choose GET /old')).toHaveProperty('checked', false);
    expect(screen.getByLabelText('Choose GET /weather/:city')).toHaveProperty('disabled', true);
    expect(screen.getByText('A gateway does not price this method.')).toBeTruthy();
    expect(screen.getByText(/The servers this description names/)).toBeTruthy();
    await user.type(screen.getByLabelText('Price for the chosen'), '0.03');
    await user.click(screen.getByRole('button', { name: 'Set price' }));
    fireEvent.change(screen.getByLabelText('Price of POST /translate'), { target: { value: '0.2' } });
    await user.click(screen.getByRole('button', { name: 'Import 3 routes' }));
    expect(await screen.findByLabelText('Price of POST /translate')).toHaveProperty('value', '0.2');
    expect(bodiesOf(api, 'importOpenapi')).toEqual([
      { dryRun: true },
      { only: [{ method: 'GET', path: '/forecast/:city' }, { method: 'GET', path: '/radar/:area' }, { method: 'POST', path: '/translate' }], mode: 'observe', price: '0.03' },
    ]);
    expect(api.gateways[0]?.routes.slice(3).map(({ path, price, mode }) => [path, price, mode])).toEqual([['/forecast/:city', '0.03', 'observe'], ['/radar/:area', '0.03', 'observe'], ['/translate', '0.2', 'observe']]);
  });

  it('asks for the description where none is found, and shows the line it cannot read', async () => {
    const api = new FakeApi();
    api.refuse('importOpenapi', new Refusal(422, 'validation_failed', { errors: [{ field: 'originUrl', message: 'has no OpenAPI document' }] }));
    const { user } = await renderDashboard(`${page}?import=1`, { api });
    expect(await screen.findByText(/found no description at the usual places/)).toBeTruthy();
    api.refuse('importOpenapi', new Refusal(422, 'validation_failed', { errors: [{ field: 'document.paths./a.get', message: 'is not an operation' }] }));
    fireEvent.change(screen.getByLabelText('Or paste its text'), { target: { value: 'openapi: 3.1.0\npaths:\n  /a:\n    get: 5\n' } });
    await user.click(screen.getByRole('button', { name: 'Read the text' }));
    expect(await screen.findByText(/paths → \/a → get: is not an operation/)).toBeTruthy();
    expect(document.querySelector('pre .text-danger')?.textContent).toContain('get: 5');
    api.allow('importOpenapi');
    await user.click(screen.getByRole('button', { name: 'Read the text' }));
    expect(await screen.findByText('3 operations chosen')).toBeTruthy();
  });
});

describe('the other parts of a gateway', () => {
  it('say which paths answer everybody and how to close them', async () => {
    const { user } = await renderDashboard(`${page}?tab=check`);
    expect(await screen.findByText('One priced path answers everybody')).toBeTruthy();
    expect(screen.getByText('curl https://api.example.com/v2/weather/1')).toBeTruthy();
    expect(screen.getByText(/refuse requests without the header/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    expect(await screen.findByText('Strangers are turned away')).toBeTruthy();
  });

  it('keep secret headers write-only and replace the signing secret after a question', async () => {
    const { api, user } = await renderDashboard(`${page}?tab=settings`);
    await user.click(await screen.findByRole('button', { name: /Remove.*x-api-key/ }));
    await user.click(screen.getByRole('button', { name: 'Add a header' }));
    await user.type(screen.getByLabelText('Header name'), 'X-New');
    await user.type(screen.getByLabelText('Secret value'), 'canary-secret');
    expect(screen.getByRole('radio', { name: /Refuse them/ })).toHaveProperty('checked', true);
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(api.gateways[0]?.originHeaders).toEqual(['x-new']));
    expect(bodiesOf(api, 'updateGateway')[0]).toMatchObject({ originHeaders: { 'x-api-key': null, 'X-New': 'canary-secret' }, unmatched: 'refuse' });
    expect(document.body.innerHTML).not.toContain('canary-secret');
    await user.click(screen.getByRole('button', { name: /^Replace ?: Signing secret$/ }));
    expect(bodiesOf(api, 'rotateGatewaySecret')).toEqual([]);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Replace the signing secret' }));
    const shown = await screen.findByRole('dialog', { name: 'Signing secret' });
    expect(within(shown).getByRole('textbox', { name: 'Signing secret' })).toHaveProperty('value', 'gws_9x2cQpYk7m2Wv9TnRc8XeJ');
  });

  it('end the gateway after saying what is lost and what stays', async () => {
    const { api, user, router } = await renderDashboard(`${page}?tab=settings`);
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    const asked = screen.getByRole('dialog', { name: 'Delete “Weather and quotes”?' });
    expect(within(asked).getAllByRole('list').map((list) => within(list).getAllByRole('listitem').length)).toEqual([4, 3]);
    expect(within(asked).getByText(/3 routes with their prices/)).toBeTruthy();
    await user.click(within(asked).getByRole('button', { name: 'Cancel' }));
    expect(bodiesOf(api, 'deleteGateway')).toEqual([]);
    api.refuse('deleteGateway', new Refusal(503, 'service_unavailable'));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete for good' }));
    expect(await screen.findByText('req_fake')).toBeTruthy();
    api.allow('deleteGateway');
    await user.click(screen.getByRole('button', { name: 'Delete for good' }));
    expect(await screen.findByText('“Weather and quotes” is deleted.')).toBeTruthy();
    await waitFor(() => expect(router.state.location.pathname).toBe('/gateway'));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Weather and quotes' })).toBeNull());
  });

  it('warn that unpriced paths use the key for free, and close them with one click', async () => {
    const { api, user } = await renderDashboard(page);
    await screen.findByText(/anyone can use your key there/);
    await user.click(screen.getByRole('button', { name: 'Refuse them' }));
    await waitFor(() => expect(screen.queryByText(/anyone can use your key there/)).toBeNull());
    expect(bodiesOf(api, 'updateGateway')).toEqual([{ unmatched: 'refuse' }]);
  });

  it('publish what only observed, but for what is left out', async () => {
    const { api, user } = await renderDashboard(page);
    await user.click(await screen.findByRole('button', { name: 'Publish' }));
    await user.click(screen.getByRole('button', { name: 'Charge at 1 route' }));
    expect(await screen.findByRole('heading', { name: 'Your API is for sale' })).toBeTruthy();
    expect(api.gateways[0]?.routes.map(({ mode }) => mode)).toEqual(['charge', 'bots', 'charge']);
  });

  it('leave all routes out at once, to publish the few that are meant', async () => {
    const api = new FakeApi();
    for (const route of api.gateways[0]?.routes ?? []) route.mode = 'observe';
    const { user } = await renderDashboard(page, { api });
    await user.click(await screen.findByRole('button', { name: 'Publish' }));
    const dialog = within(screen.getByRole('dialog'));
    await user.click(dialog.getByRole('checkbox', { name: 'Choose all routes' }));
    expect(dialog.getByRole('button', { name: /^Charge at/ })).toHaveProperty('disabled', true);
    await user.click(dialog.getByRole('checkbox', { name: /quotes/ }));
    expect(dialog.getByRole('checkbox', { name: 'Choose all routes' })).toMatchObject({ checked: false, indeterminate: true });
    await user.click(dialog.getByRole('button', { name: 'Charge at 1 route' }));
    await waitFor(() => expect(api.gateways[0]?.routes.map(({ mode }) => mode)).toEqual(['observe', 'charge', 'observe']));
  });

  it('are published where they were given a price, and not at that of the import', async () => {
    const api = new FakeApi();
    const [gateway] = api.gateways;
    Object.assign(gateway ?? {}, { document: { title: 'Weather', version: '1', operations: 3, sourceUrl: null, importedAt: new Date().toISOString() } });
    for (const [index, route] of (gateway?.routes ?? []).entries()) Object.assign(route, { mode: 'observe', price: index === 1 ? '0.25' : '0.01' });
    const { user } = await renderDashboard(page, { api });
    await user.click(await screen.findByRole('button', { name: 'Publish' }));
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByText(/^Routes that still have the price of the import are left out/)).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Charge at 1 route' }));
    await waitFor(() => expect(gateway?.routes.map(({ mode }) => mode)).toEqual(['observe', 'charge', 'observe']));
  });

  it('show calls by what became of them, as a chart and as a table', async () => {
    const { user } = await renderDashboard(`${page}?tab=traffic`);
    expect(await screen.findByText('from 833 observed calls')).toBeTruthy();
    await user.click(screen.getAllByRole('button', { name: 'Show as a table' })[0] as HTMLElement);
    const table = screen.getByRole('table', { name: /Calls over time/ });
    expect(within(table).getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(['Time', 'Paid', 'People, not charged', 'Only observed', 'Asked to pay (402)', 'Total']);
  });

  it('are found by name in the command menu', async () => {
    const { router, user } = await renderDashboard('/');
    await screen.findByRole('heading', { level: 1, name: 'Overview' });
    fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
    await user.type(await screen.findByPlaceholderText(/Page, payment id/), 'weather and');
    await user.click(await screen.findByRole('option', { name: /Weather and quotes.*Check/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe(page));
    expect(router.state.location.search).toEqual({ tab: 'check' });
  });
});
