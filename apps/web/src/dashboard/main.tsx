import './styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createI18n, languageChoice } from '../shared/i18n/i18n.js';
import { createQueryClient } from '../shared/lib/query-client.js';
import { applyTheme, themeChoice } from '../shared/lib/theme.js';
import { Toaster } from '../shared/ui/toaster.js';
import { createDashboardRouter } from './routes/router.js';

async function start(root: HTMLElement): Promise<void> {
  applyTheme(themeChoice.get());
  const i18n = await createI18n(languageChoice.get());
  const queryClient = createQueryClient(() => {
    const { pathname, searchStr } = router.state.location;
    if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { next: `${pathname}${searchStr}` } });
  });
  const router = createDashboardRouter(queryClient);
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Toaster />
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root) void start(root);
