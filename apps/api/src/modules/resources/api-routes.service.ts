import { Injectable } from '@nestjs/common';
import { type Mode, toBaseUnits } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { MerchantLimits } from '../merchants/merchant-limits.js';
import type { Resource, Route, StoredResource } from './resource.js';
import { ResourcesRepository } from './resources.repository.js';

/** A route as its merchant wishes it. */
export interface RouteWish extends Omit<Route, 'gatewayId'> {
  /** Decimal USDC. */
  price: string;
  description?: string | undefined;
  /** Left out: as it was, and not for a new one. */
  listed?: boolean | undefined;
}

/** Whose routes they are. */
export interface RouteOwner {
  merchantId: string;
  mode: Mode;
  gatewayId: string;
  /** Path of the gateway below Till's own address. */
  address: string;
}

const keyOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

/** Routes of gateways as resources: whatever counts, lists or refunds payments needs to know no more of them. */
@Injectable()
export class ApiRoutesService {
  constructor(
    private readonly resources: ResourcesRepository,
    private readonly limits: MerchantLimits,
    private readonly outbox: Outbox,
    private readonly signals: SignalBus,
  ) {}

  /** The routes of a gateway in the caller's unit of work, oldest first. */
  of(tx: Transaction, { merchantId, gatewayId }: Pick<RouteOwner, 'merchantId' | 'gatewayId'>): Promise<StoredResource[]> {
    return this.resources.ofGateway(tx, merchantId, gatewayId);
  }

  /**
   * Makes the wishes the whole table of a gateway. A route is known by method and path: it keeps its id, and with it its
   * history, whatever else changes. One that is not wished for any more is sold no longer. Throws `limit_reached`.
   */
  async put(tx: Transaction, owner: RouteOwner, wishes: readonly RouteWish[]): Promise<StoredResource[]> {
    const earlier = await this.of(tx, owner);
    const before = new Map(earlier.map((one) => [one.route ? keyOf(one.route) : one.id, one]));
    const fresh: Resource[] = [];
    const others: Resource[] = [];
    for (const wish of wishes) {
      const known = before.get(keyOf(wish));
      before.delete(keyOf(wish));
      if (!known) fresh.push(made(owner, wish));
      else if (differs(known, changed(known, owner, wish))) others.push(changed(known, owner, wish));
    }
    await this.insert(tx, owner, fresh);
    await this.resources.updateRoutes(tx, owner.merchantId, others);
    await this.endThese(tx, owner, [...before.values()]);
    const after = await this.of(tx, owner);
    this.tellAfter(tx, owner, [...earlier, ...after]);
    return after;
  }

  /** Adds routes to a gateway's table, which must have none of their methods and paths. The whole table, as it is then. */
  async add(tx: Transaction, owner: RouteOwner, wishes: readonly RouteWish[]): Promise<StoredResource[]> {
    await this.insert(tx, owner, wishes.map((wish) => made(owner, wish)));
    const after = await this.of(tx, owner);
    this.tellAfter(tx, owner, after);
    return after;
  }

  /** Takes the whole table of a gateway off sale for good; its routes as they were. */
  async end(tx: Transaction, owner: RouteOwner): Promise<StoredResource[]> {
    const routes = await this.of(tx, owner);
    await this.endThese(tx, owner, routes);
    this.tellAfter(tx, owner, routes);
    return routes;
  }

  private async insert(tx: Transaction, { merchantId }: RouteOwner, routes: readonly Resource[]): Promise<void> {
    if (routes.length === 0) return;
    await this.limits.demandRoom(tx, merchantId, 'resources', (enough) => this.resources.count(tx, merchantId, enough), routes.length);
    await this.resources.insertRoutes(tx, routes);
  }

  /** The rows stay, for the payments that name them. */
  private async endThese(tx: Transaction, { merchantId, gatewayId }: RouteOwner, routes: readonly StoredResource[]): Promise<void> {
    if (routes.length === 0) return;
    await this.resources.endRoutes(tx, merchantId, routes.map(({ id }) => id));
    await this.outbox.append(tx, { topic: 'routes.ended', merchantId, subjectId: gatewayId });
  }

  /** Lets every process read the gateway and its routes again once the caller's unit of work is committed. */
  tellAfter(tx: Transaction, { merchantId, gatewayId }: Pick<RouteOwner, 'merchantId' | 'gatewayId'>, routes: readonly Pick<Resource, 'listed'>[]): void {
    tx.afterCommit(() => {
      this.signals.publish({ topic: 'resource', merchantId, subjectId: gatewayId });
      if (routes.some(({ listed }) => listed)) this.signals.publish({ topic: 'listing', merchantId, subjectId: gatewayId });
    });
  }
}

function routeOf({ gatewayId }: RouteOwner, { method, path, mode, settle, freePerDay }: RouteWish): Route {
  return { gatewayId, method, path, mode, settle, freePerDay };
}

function made(owner: RouteOwner, wish: RouteWish): Resource {
  return {
    merchantId: owner.merchantId,
    id: newId('resource'),
    mode: owner.mode,
    kind: 'api_route',
    slug: null,
    handle: null,
    title: `${wish.method === '*' ? 'ANY' : wish.method} ${wish.path}`.slice(0, 120),
    description: wish.description || null,
    price: toBaseUnits(wish.price),
    presets: null,
    minAmount: null,
    maxAmount: null,
    networks: null,
    walletIds: null,
    successUrl: null,
    metadata: {},
    deliverable: null,
    address: `${owner.address}${wish.path}`,
    externalUrl: null,
    route: routeOf(owner, wish),
    listed: wish.listed ?? false,
    active: true,
    version: 1,
  };
}

/** Whether a wish asks for anything that is not so already; most routes of a long table are left alone. */
function differs(known: Resource, wished: Resource): boolean {
  const told = ({ price, description, route, listed }: Resource): string => JSON.stringify([price?.toString(), description, listed, route?.mode, route?.settle, route?.freePerDay]);
  return told(known) !== told(wished);
}

function changed(known: StoredResource, owner: RouteOwner, wish: RouteWish): Resource {
  const price = toBaseUnits(wish.price);
  const description = wish.description === undefined ? known.description : wish.description || null;
  return { ...known, price, description, route: routeOf(owner, wish), listed: wish.listed ?? known.listed, version: known.version + (price === known.price ? 0 : 1) };
}
