import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, type RouterHistory, stripSearchParams } from '@tanstack/react-router';
import { isSignedOut } from '../../shared/lib/api.js';
import { sessionQuery } from '../../shared/lib/session.js';
import { CrashPage } from './crash-page.js';
import { NotFoundPage } from './not-found-page.js';
import { PendingPage } from './pending-page.js';
import { gatewaySearch, newResourceSearch, overviewSearch, parseSearch, paymentsSearch, resourcesSearch, settlementsSearch, signInSearch, startSearch, stringifySearch, walletsSearch, webhookSearch, webhooksSearch } from './search.js';

interface RouterContext {
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFoundPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('./sign-in-page.js'), 'SignInPage'),
});
const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('./sign-up-page.js'), 'SignUpPage'),
});

const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./reset-password-page.js'), 'ResetPasswordPage'),
});

/** Everything behind the sign-in: without a session one is sent there, and comes back. */
const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'member',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { next: `${location.pathname}${location.searchStr}` } });
    }
  },
  component: lazyRouteComponent(() => import('./member-layout.js'), 'MemberLayout'),
});
const startRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/start',
  validateSearch: startSearch,
  component: lazyRouteComponent(() => import('./start-page.js'), 'StartPage'),
});
const shellRoute = createRoute({
  getParentRoute: () => memberRoute,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell-layout.js'), 'ShellLayout'),
});
const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: overviewSearch,
  search: { middlewares: [stripSearchParams({ period: '30d' as const })] },
  component: lazyRouteComponent(() => import('./overview-page.js'), 'OverviewPage'),
});
const paymentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments',
  validateSearch: paymentsSearch,
  component: lazyRouteComponent(() => import('./payments-page.js'), 'PaymentsPage'),
});
const paymentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/$paymentId',
  component: lazyRouteComponent(() => import('./payment-page.js'), 'PaymentPage'),
});
const settlementsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settlements',
  validateSearch: settlementsSearch,
  component: lazyRouteComponent(() => import('./settlements-page.js'), 'SettlementsPage'),
});
const resourcesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/resources',
  validateSearch: resourcesSearch,
  component: lazyRouteComponent(() => import('./resources-page.js'), 'ResourcesPage'),
});
const newResourceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/resources/new',
  validateSearch: newResourceSearch,
  component: lazyRouteComponent(() => import('./new-resource-page.js'), 'NewResourcePage'),
});
const resourceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/resources/$resourceId',
  component: lazyRouteComponent(() => import('./resource-page.js'), 'ResourcePage'),
});
const walletsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/wallets',
  validateSearch: walletsSearch,
  component: lazyRouteComponent(() => import('./wallets-page.js'), 'WalletsPage'),
});
const networksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/wallets/networks',
  component: lazyRouteComponent(() => import('./networks-page.js'), 'NetworksPage'),
});
const gatewaysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/gateway',
  component: lazyRouteComponent(() => import('./gateways-page.js'), 'GatewaysPage'),
});
const newGatewayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/gateway/new',
  component: lazyRouteComponent(() => import('./new-gateway-page.js'), 'NewGatewayPage'),
});
const gatewayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/gateway/$gatewayId',
  validateSearch: gatewaySearch,
  component: lazyRouteComponent(() => import('./gateway-page.js'), 'GatewayPage'),
});
const developersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/developers',
  component: lazyRouteComponent(() => import('./developers-page.js'), 'DevelopersPage'),
});
const webhooksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/developers/webhooks',
  validateSearch: webhooksSearch,
  component: lazyRouteComponent(() => import('./webhooks-page.js'), 'WebhooksPage'),
});
const webhookRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/developers/webhooks/$endpointId',
  validateSearch: webhookSearch,
  component: lazyRouteComponent(() => import('./webhook-page.js'), 'WebhookPage'),
});
const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-page.js'), 'SettingsPage'),
});
/** A wrong address keeps the frame, so that one can go on from there. */
const nowhereRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });

const routeTree = rootRoute.addChildren([
  signInRoute,
  signUpRoute,
  resetPasswordRoute,
  memberRoute.addChildren([
    startRoute,
    shellRoute.addChildren([
      overviewRoute,
      paymentsRoute,
      paymentRoute,
      settlementsRoute,
      resourcesRoute,
      newResourceRoute,
      resourceRoute,
      walletsRoute,
      networksRoute,
      gatewaysRoute,
      newGatewayRoute,
      gatewayRoute,
      developersRoute,
      webhooksRoute,
      webhookRoute,
      settingsRoute,
      nowhereRoute,
    ]),
  ]),
]);

/** The router of the dashboard under /dashboard; pages load when they are first visited. */
export function createDashboardRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history ? { history } : {}),
    basepath: '/dashboard',
    context: { queryClient },
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: CrashPage,
    defaultPendingComponent: PendingPage,
    defaultNotFoundComponent: NotFoundPage,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
