import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import type { Language } from '@till/contract';
import { createDashboardRouter } from '../dashboard/routes/router.js';
import { createI18n } from '../shared/i18n/i18n.js';
import { createQueryClient } from '../shared/lib/query-client.js';
import { Toaster } from '../shared/ui/toaster.js';
import { FakeApi } from './fake-api.js';

/** The whole dashboard at a path, against an API in memory. */
export async function renderDashboard(path: string, { api = new FakeApi(), language = 'en' as Language } = {}) {
  Object.assign(globalThis, { fetch: api.fetch });
  const i18n = await createI18n(language);
  const queryClient = createQueryClient(() => void router.navigate({ to: '/sign-in', search: { next: router.state.location.pathname } }));
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } });
  const router = createDashboardRouter(queryClient, createMemoryHistory({ initialEntries: [`/dashboard${path}`] }));
  const view = render(
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </I18nextProvider>,
  );
  return { api, router, user: userEvent.setup(), ...view };
}
