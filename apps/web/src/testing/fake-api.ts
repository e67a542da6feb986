import { type Alert, type Checkup, type ErrorCode, type FacilitatorKey, type FacilitatorList, type Gateway, type GatewayRoute, type Inflow, type Operations, operations, type Payment, type Problem, type Reconciliation, type Refund, type Resource, type Wallet } from '@till/contract';
import { FakeWebhooks } from './fake-webhooks.js';
import { madeGateway, sampleGateways, samplePreview, sampleRoute, sampleTraffic } from './sample-gateways.js';
import { sampleBooks, sampleInflows } from './sample-books.js';
import { sampleCheckup } from './sample-checkup.js';
import { base, sampleDoorKeys, sampleFacilitators, sampleKeys, sampleNetworks, samplePayments, sampleRefund, sampleResources, sampleSession, sampleSessions, sampleWallets, solana } from './sample-data.js';

type Name = keyof Operations;
interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** A refusal of the fake, with the code a real answer would carry. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    readonly more: Partial<Problem> = {},
  ) {
    super(code);
  }
}

const pageSize = 25;

/** What a JSON round trip leaves: nobody shares an object with the fake. */
function copied<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}

function page<Item>(all: readonly Item[], query: URLSearchParams) {
  const start = Number.parseInt(query.get('cursor') ?? '0', 10);
  const size = Number.parseInt(query.get('limit') ?? String(pageSize), 10);
  return { data: all.slice(start, start + size), nextCursor: start + size < all.length ? String(start + size) : null };
}

/**
 * The REST API in memory, for specs of the dashboard: answers in the shapes of the contract (its own spec checks that),
 * remembers what was created, and lets a spec make any call fail.
 */
export class FakeApi {
  signedIn = true;
  session = copied(sampleSession);
  sessions = copied(sampleSessions);
  wallets: Wallet[] = copied(sampleWallets);
  resources: Resource[] = copied(sampleResources);
  payments: Payment[] = samplePayments(Date.now());
  refunds: Refund[] = [];
  keys = copied(sampleKeys);
  doorKeys = copied(sampleDoorKeys);
  books: Reconciliation[] = sampleBooks(Date.now());
  inflows: Inflow[] = sampleInflows(Date.now());
  facilitators = copied(sampleFacilitators);
  gateways: Gateway[] = copied(sampleGateways);
  alerts: Alert[] = [];
  webhooks = new FakeWebhooks();
  checkups = new Map<string, Checkup>();
  /** What the next checkup finds. */
  health: 'well' | 'ill' = 'well';
  /** Calls in the order they came. */
  readonly calls: { name: Name; body: Record<string, unknown> }[] = [];
  private readonly refusals = new Map<Name, Refusal>();

  /** Lets the next calls of one kind fail, until `allow`. */
  refuse(name: Name, refusal: Refusal): void {
    this.refusals.set(name, refusal);
  }

  allow(name: Name): void {
    this.refusals.delete(name);
  }

  /** Stands in for `fetch`. */
  readonly fetch = (path: string, init: { method: string; body?: unknown }) => {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    const { status, content } = this.answer(init.method, new URL(path, 'http://localhost'), body);
    return Promise.resolve({ ok: status < 400, status, statusText: '', headers: new Map<string, string>(), json: () => Promise.resolve(copied(content)) });
  };

  answer(method: string, url: URL, body: Record<string, unknown>): { status: number; content: unknown } {
    try {
      const { name, params } = this.find(method, url.pathname);
      this.calls.push({ name, body });
      const refusal = this.refusals.get(name);
      if (refusal) throw refusal;
      if (!this.signedIn && !/^(sign|siwe|resetPassword)/.test(name)) throw new Refusal(401, 'unauthenticated');
      const content = this.handlers[name]?.({ params, query: url.searchParams, body });
      return { status: content === undefined ? 204 : 200, content };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code } = error;
      const problem: Problem = { type: 'about:blank', title: code, status, code, detail: code, requestId: 'req_fake', ...error.more };
      return { status, content: problem };
    }
  }

  private find(method: string, path: string): { name: Name; params: Record<string, string> } {
    for (const [name, operation] of Object.entries(operations)) {
      const match = new RegExp(`^${operation.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path);
      if (match && operation.method === method) return { name: name as Name, params: { ...match.groups } };
    }
    throw new Refusal(404, 'not_found');
  }

  private one<Item extends { id: string }>(all: Item[], { params }: Call): Item {
    const found = all.find((item) => item.id === params['id']);
    if (!found) throw new Refusal(404, 'not_found');
    return found;
  }

  /** A resource, or a route of a gateway, which is one too. */
  private forSale(call: Call): Pick<Resource, 'id' | 'url' | 'title'> {
    const routes = this.gateways.flatMap((gateway) => gateway.routes.map(({ id, url, path }) => ({ id, url, title: path })));
    return this.one<Pick<Resource, 'id' | 'url' | 'title'>>([...this.resources, ...routes], call);
  }

  private filtered({ query }: Call): Payment[] {
    const is = (key: string, value: string) => !query.get(key) || (query.get(key) ?? '').split(',').includes(value);
    const q = query.get('q')?.toLowerCase() ?? '';
    return this.payments.filter(
      (one) => is('status', one.status) && is('network', one.network) && is('resourceId', one.resourceId) && `${one.id} ${one.transaction} ${one.payer} ${one.resourceTitle}`.toLowerCase().includes(q),
    );
  }

  private signIn = () => {
    this.signedIn = true;
    return this.session;
  };

  private fitting(field: string, password: unknown): void {
    if (password === 'wrong password') throw new Refusal(422, 'validation_failed', { errors: [{ field, message: 'is not your password' }] });
  }

  private readonly handlers: Partial<Record<Name, (call: Call) => unknown>> = {
    signUp: this.signIn,
    signIn: ({ body }) => {
      if (body['password'] === 'wrong password') throw new Refusal(401, 'invalid_credentials');
      return this.signIn();
    },
    siweNonce: () => ({ nonce: 'abcdefgh12345678', expiresAt: new Date(Date.now() + 300_000).toISOString() }),
    siweVerify: this.signIn,
    resetPassword: ({ body }) => {
      if (body['token'] === 'used') throw new Refusal(410, 'reset_expired');
    },
    signOut: () => {
      this.signedIn = false;
    },
    getSession: () => this.session,
    changePassword: ({ body }) => {
      this.fitting('currentPassword', body['currentPassword']);
      this.sessions = this.sessions.filter(({ current }) => current);
    },
    stepUp: ({ body }) => {
      this.fitting('password', body['password']);
      this.allow('updateWallet');
    },
    listSessions: () => ({ data: this.sessions }),
    endSession: (call) => {
      const ended = this.one(this.sessions, call);
      this.sessions = this.sessions.filter((one) => one !== ended);
    },
    endOtherSessions: () => {
      this.sessions = this.sessions.filter(({ current }) => current);
    },
    updateMerchant: ({ body }) => (this.session.merchant = { ...this.session.merchant, ...body }),
    listNetworks: () => ({ data: sampleNetworks }),
    listWebhookEndpoints: ({ query }) => page(this.webhooks.endpoints, query),
    getWebhookEndpoint: (call) => this.one(this.webhooks.endpoints, call),
    createWebhookEndpoint: ({ body }) => this.webhooks.create(body as Parameters<FakeWebhooks['create']>[0]),
    updateWebhookEndpoint: (call) => this.webhooks.update(this.one(this.webhooks.endpoints, call), call.body),
    deleteWebhookEndpoint: (call) => this.webhooks.remove(this.one(this.webhooks.endpoints, call)),
    rotateWebhookSecret: (call) => this.webhooks.rotate(this.one(this.webhooks.endpoints, call), call.body['endOldNow'] === true),
    testWebhookEndpoint: (call) => this.webhooks.test(this.one(this.webhooks.endpoints, call)),
    listWebhookDeliveries: ({ params, query }) => page(this.webhooks.list(params['id'] ?? '', query), query),
    getWebhookDelivery: (call) => this.one(this.webhooks.deliveries, call),
    resendWebhookDelivery: (call) => this.webhooks.resend(this.one(this.webhooks.deliveries, call)),
    listFacilitators: () => this.facilitators,
    chooseFacilitator: ({ body }) => {
      const row = this.facilitators.networks.find(({ network }) => network === body['network']);
      if (row) row.chosen = body['facilitator'] as string | null;
      return this.facilitators;
    },
    setFacilitatorKey: ({ params, body }) => this.withKey(params['facilitator'], { hint: String(body['keyId']).slice(-6), addedAt: new Date().toISOString(), refusedAt: null }),
    removeFacilitatorKey: ({ params }) => this.withKey(params['facilitator'], null),
    listWallets: ({ query }) => page(this.wallets, query),
    createWallet: ({ body }) => {
      const wallet = { ...(body as Pick<Wallet, 'family' | 'address'>), id: `wal_${String(this.wallets.length + 7).padStart(36, '0')}`, label: (body['label'] as string) ?? null, proven: false, provenAt: null, liveFrom: null, isDefault: true, createdAt: new Date().toISOString() };
      this.wallets.push(wallet);
      return wallet;
    },
    updateWallet: (call) => Object.assign(this.one(this.wallets, call), call.body),
    deleteWallet: (call) => {
      this.wallets = this.wallets.filter((wallet) => wallet.id !== this.one(this.wallets, call).id);
    },
    challengeWallet: () => ({ message: 'Prove control of this wallet to Till.', expiresAt: new Date().toISOString() }),
    proveWallet: (call) => Object.assign(this.one(this.wallets, call), { proven: true, provenAt: new Date().toISOString(), liveFrom: new Date().toISOString() }),
    listResources: ({ query }) => page(this.resources.filter((one) => one.title.toLowerCase().includes(query.get('q')?.toLowerCase() ?? '') && (!query.get('kind') || query.get('kind')?.split(',').includes(one.kind))), query),
    getResource: (call) => this.forSale(call),
    createResource: ({ body }) => {
      const [first] = copied(sampleResources);
      const made = { ...first, deliverable: null, price: null, ...body, id: `res_${String(this.resources.length + 1).padStart(36, '0')}`, ...(body['kind'] === 'tip_jar' ? { slug: null, url: `http://localhost:4020/t/${String(body['handle'])}` } : {}) } as Resource;
      this.resources.unshift(made);
      return made;
    },
    updateResource: (call) => Object.assign(this.one(this.resources, call), call.body),
    lastCheckup: (call) => ({ checkup: this.checkups.get(this.forSale(call).id) ?? null, nextAt: new Date(Date.now() + 7_200_000).toISOString() }),
    runCheckup: (call) => {
      const made = sampleCheckup(this.forSale(call), this.health);
      this.checkups.set(made.resourceId, made);
      return made;
    },
    listAlerts: ({ query }) => page(this.alerts.filter(({ status }) => status === (query.get('status') ?? status)), query),
    getAlert: (call) => this.one(this.alerts, call),
    dismissAlert: (call) => Object.assign(this.one(this.alerts, call), { dismissedAt: new Date().toISOString() }),
    checkHandle: ({ params }) => ({ handle: params['handle'], available: params['handle'] !== 'ada', suggestions: ['ada-writes', 'ada-1'] }),
    listPayments: (call) => page(this.filtered(call), call.query),
    getPayment: (call) => this.one(this.payments, call),
    createRefund: ({ body }) => this.openRefund(String(body['paymentId']), body['amount'] as string | undefined),
    listRefunds: ({ query }) => page(this.refunds, query),
    getRefund: (call) => this.one(this.refunds, call),
    reportRefund: (call) => this.refundNow(call, { status: 'sent', sentTransaction: String(call.body['transaction']), sentAt: new Date().toISOString() }),
    cancelRefund: (call) => this.refundNow(call, { status: 'cancelled', cancelledAt: new Date().toISOString(), cancelReason: 'merchant', transfer: null }),
    listGateways: ({ query }) => page(this.gateways, query),
    getGateway: (call) => this.one(this.gateways, call),
    createGateway: ({ body }) => {
      const { signingSecret, ...made } = madeGateway(body, this.gateways.length + 1);
      this.gateways.unshift(made);
      return { ...made, signingSecret };
    },
    updateGateway: (call) => this.changeGateway(call),
    deleteGateway: (call) => {
      const ended = this.one(this.gateways, call);
      this.gateways = this.gateways.filter((one) => one !== ended);
    },
    checkGateway: (call) => (this.one(this.gateways, call).lastCheck = { ...sampleGateways[0]?.lastCheck, openPaths: [], at: new Date().toISOString() } as Gateway['lastCheck']),
    rotateGatewaySecret: (call) => ({ ...this.one(this.gateways, call), signingSecret: 'gws_9x2cQpYk7m2Wv9TnRc8XeJ' }),
    importOpenapi: (call) => this.import(call),
    gatewayTraffic: () => (this.payments.length === 0 ? { data: [] } : sampleTraffic(Date.now())),
    revenue: ({ query }) => this.revenue(query.get('groupBy')),
    overview: () => this.overview(),
    settlements: () => ({ networks: this.settlements() }),
    listDoorKeys: ({ query }) => page(this.doorKeys, query),
    createDoorKey: ({ body }) => ({ ...sampleDoorKeys[0], ...body, id: `fky_${'3'.repeat(36)}`, key: 'fac_test_4f9kQpYk7m2Wv9TnRc8XeJ', url: 'http://localhost:4020/f/fac_test_4f9kQpYk7m2Wv9TnRc8XeJ' }),
    revokeDoorKey: (call) => Object.assign(this.one(this.doorKeys, call), { revokedAt: new Date().toISOString() }),
    reconciliation: () => ({ data: this.books.map((strip) => ({ ...strip, unmatched: [], unmatchedCount: this.inflows.filter(({ status, network }) => status === 'unmatched' && network === strip.network).length })) }),
    listInflows: ({ query }) => page(this.inflows.filter((one) => one.status === (query.get('status') ?? one.status) && one.network === (query.get('network') ?? one.network)), query),
    getInflow: (call) => this.one(this.inflows, call),
    attachInflow: (call) => Object.assign(this.one(this.inflows, call), { status: 'attached', resourceId: call.body['resourceId'], resourceTitle: this.resources.find(({ id }) => id === call.body['resourceId'])?.title ?? null }),
    ignoreInflow: (call) => Object.assign(this.one(this.inflows, call), { status: 'ignored', resourceId: null, resourceTitle: null }),
    resetInflow: (call) => Object.assign(this.one(this.inflows, call), { status: 'unmatched', resourceId: null, resourceTitle: null }),
    listApiKeys: ({ query }) => page(this.keys, query),
    createApiKey: ({ body }) => ({ ...sampleKeys[0], ...body, id: `key_${'3'.repeat(36)}`, key: 'till_test_4f9kQpYk7m2Wv9TnRc8XeJ' }),
    revokeApiKey: (call) => Object.assign(this.one(this.keys, call), { revokedAt: new Date().toISOString() }),
  };

  private import(call: Call) {
    const preview = samplePreview();
    if (call.body['dryRun']) return preview;
    const gateway = this.one(this.gateways, call);
    const only = (call.body['only'] ?? []) as { method: GatewayRoute['method']; path: string }[];
    gateway.routes.push(...only.map(({ method, path }, index) => sampleRoute(70 + index, method, path, { url: `${gateway.url}${path}`, price: String(call.body['price']), mode: call.body['mode'] as GatewayRoute['mode'] })));
    return { ...preview, dryRun: false, added: only.length, routes: gateway.routes };
  }

  private changeGateway(call: Call): Gateway {
    const gateway = this.one(this.gateways, call);
    const { routes, originHeaders, ifUnchangedSince, ...fields } = call.body as Partial<Gateway> & { originHeaders?: Record<string, string | null>; ifUnchangedSince?: string };
    if (ifUnchangedSince && ifUnchangedSince !== gateway.updatedAt) throw new Refusal(409, 'conflict');
    if (routes) gateway.routes = routes.map((wish, index) => this.routeOf(gateway, wish, index));
    for (const [name, value] of Object.entries(originHeaders ?? {})) {
      gateway.originHeaders = gateway.originHeaders.filter((one) => one !== name.toLowerCase());
      if (value !== null) gateway.originHeaders.push(name.toLowerCase());
    }
    return Object.assign(gateway, fields, { updatedAt: new Date().toISOString() });
  }

  private routeOf(gateway: Gateway, wish: GatewayRoute, index: number): GatewayRoute {
    const known = gateway.routes.find(({ method, path }) => method === wish.method && path === wish.path);
    return { ...(known ?? sampleRoute(50 + index, wish.method, wish.path, { url: `${gateway.url}${wish.path}` })), ...wish };
  }

  private withKey(id: string | undefined, key: FacilitatorKey | null): FacilitatorList {
    for (const one of this.facilitators.data) if (one.id === id) one.key = key;
    return this.facilitators;
  }

  private openRefund(paymentId: string, amount?: string): Refund {
    const payment = this.payments.find(({ id }) => id === paymentId);
    if (!payment) throw new Refusal(404, 'not_found');
    const refund = sampleRefund(payment, this.refunds.length + 1, amount ?? payment.refundableAmount);
    this.refunds.unshift(refund);
    const { transfer: _transfer, ...summary } = refund;
    payment.refunds = [summary, ...payment.refunds];
    return refund;
  }

  /** Changes a refund, and its line on the payment. */
  private refundNow(call: Call, change: Partial<Refund>): Refund {
    const refund = Object.assign(this.one(this.refunds, call), change);
    const { transfer: _transfer, ...summary } = refund;
    for (const payment of this.payments) payment.refunds = payment.refunds.map((one) => (one.id === refund.id ? summary : one));
    return refund;
  }

  private revenue(groupBy: string | null) {
    if (this.payments.length === 0) return { total: '0.00', count: 0, from: new Date(Date.now() - 2_592_000_000).toISOString(), to: new Date().toISOString(), interval: 'day', previousTotal: '0.00', previousCount: 0, series: [] };
    const day = (back: number) => new Date(Math.floor(Date.now() / 86_400_000 - back) * 86_400_000).toISOString();
    const [one, other] = groupBy === 'resource' ? [sampleGateways[0]?.routes[0]?.id ?? base, sampleGateways[0]?.routes[1]?.id ?? solana] : [base, solana];
    const series = Array.from({ length: 30 }, (_, index) => index).flatMap((back) => [
      ...(back % 6 === 5 ? [] : [{ at: day(back), group: one, amount: `${(back * 37) % 90}.50`, count: 3 }]),
      ...(back % 3 ? [{ at: day(back), group: other, amount: `${(back * 23) % 40}.25`, count: 1 }] : []),
    ]);
    return { total: '1893.75', count: 94, from: day(29), to: new Date().toISOString(), interval: 'day', previousTotal: '1532.00', previousCount: 80, series };
  }

  private overview() {
    if (this.payments.length === 0) {
      const none = { count: 0, previousCount: 0 };
      return { settled: { amount: '0.00', previousAmount: '0.00', ...none }, selfPaid: { amount: '0.00', count: 0 }, organic: { amount: '0.00', count: 0 }, pending: { amount: '0.00', count: 0 }, unknown: { amount: '0.00', count: 0 }, failed: none, payers: none, todo: [{ kind: 'create_resource', subject: null }] };
    }
    return {
      settled: { amount: '1893.75', count: 94, previousAmount: '1532.00', previousCount: 80 },
      selfPaid: { amount: '41.50', count: 2 },
      organic: { amount: '1852.25', count: 92 },
      pending: { amount: '0.005', count: 1 },
      unknown: { amount: '1.50', count: 1 },
      failed: { count: 3, previousCount: 5 },
      payers: { count: 41, previousCount: 38 },
      todo: [{ kind: 'prove_wallet', subject: this.wallets[1]?.id ?? null }],
    };
  }

  private settlements() {
    if (this.payments.length === 0) return [];
    const [sums, quiet] = [
      { amount: '43.00', gross: '44.50', reversed: '1.50', refunded: '1.50', net: '41.50' },
      { amount: '41.50', gross: '41.50', reversed: '0.00', refunded: '0.00', net: '41.50' },
    ];
    const today = Date.now();
    const days = [0, 1, 2].map((age) => ({ day: new Date(today - age * 86_400_000).toISOString().slice(0, 10), ...(age === 1 ? sums : quiet), count: 9 - age, states: { settled: 6 - age, final: 3 }, latencyMs: { p50: 1840, p95: 4210 }, reconciled: age === 0 ? null : true }));
    const main = { amount: '126.00', gross: '127.50', reversed: '1.50', refunded: '1.50', net: '124.50', count: 24 };
    const other = { ...quiet, count: 9 };
    return [
      { network: base, ...main, wallets: [{ payTo: this.wallets[0]?.address ?? '', label: 'Main', ...main, days }] },
      { network: solana, ...other, wallets: [{ payTo: this.wallets[1]?.address ?? '', label: null, ...other, days: days.slice(0, 1) }] },
    ];
  }
}
