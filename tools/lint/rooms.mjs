/**
 * Who may import whom inside an app (docs/ARCHITECTURE.md). Between libraries and apps the tags of each package.json
 * and the table in eslint.config.mjs decide.
 *
 * `from` and `never` are matched against paths relative to the repository; `except` frees what `never` caught. `$1` in
 * `except` stands for the first group of `from`.
 */

/** Slices of the API by shelf. A slice may use slices of its own or a lower shelf. */
const shelves = [
  ['merchants', 'auth', 'keys', 'api-keys', 'audit-log', 'wallets', 'networks', 'facilitators', 'signatures'],
  ['resources', 'files'],
  ['payments', 'journal', 'inflows', 'settlement', 'reconciliation', 'refunds'],
  ['hosted', 'discovery', 'mcp', 'deliverables', 'receipts', 'sandbox-wallet', 'gateway', 'facilitator-door'],
  ['webhooks', 'analytics', 'notifications', 'alerts', 'doctor'],
];

const modules = 'apps/api/src/modules';

const shelfRules = shelves.slice(0, -1).map((slices, shelf) => ({
  from: new RegExp(`^${modules}/(${slices.join('|')})/`),
  never: new RegExp(`^${modules}/(${shelves.slice(shelf + 1).flat().join('|')})/`),
  why: 'a slice uses slices of its own or a lower shelf; what lies higher reacts to its events',
}));

export const rooms = [
  ...shelfRules,
  {
    from: /^apps\/api\/src\/platform\//,
    never: /^apps\/api\/src\/modules\//,
    why: 'the platform knows no domain word; a module uses it, never the other way round',
  },
  {
    from: new RegExp(`^${modules}/([^/]+)/`),
    never: new RegExp(`^${modules}/[^/]+/.*\\.(entity|repository)\\.ts$`),
    except: `^${modules}/$1/`,
    why: 'another slice’s tables are its own; ask its service',
  },
  {
    from: /^apps\/web\/src\/shared\//,
    never: /^apps\/web\/src\/(dashboard|checkout)\//,
    why: 'shared code knows no page',
  },
  {
    from: /^apps\/web\/src\/dashboard\//,
    never: /^apps\/web\/src\/checkout\//,
    why: 'dashboard and checkout are built apart: one has a byte budget',
  },
  {
    from: /^apps\/web\/src\/checkout\//,
    never: /^apps\/web\/src\/dashboard\//,
    why: 'dashboard and checkout are built apart: one has a byte budget',
  },
  {
    from: /^apps\/web\/src\/dashboard\/features\/([^/]+)\//,
    never: /^apps\/web\/src\/dashboard\/features\//,
    except: '^apps/web/src/dashboard/features/$1/',
    why: 'features do not know each other; a route puts them together',
  },
];

/** Every slice with a shelf, in shelf order. */
export const knownSlices = shelves.flat();
