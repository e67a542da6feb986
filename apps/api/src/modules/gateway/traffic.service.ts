import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { fromBaseUnits, type GatewayTraffic } from '@till/contract';
import { Config } from '../../config/config.js';
import { Beats } from '../../platform/beats/beats.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { ApiRoutesService } from '../resources/api-routes.service.js';
import { clientClass } from './automated-clients.js';
import { GatewaysRepository } from './gateways.repository.js';
import type { OpenGateway } from './open-gateway.js';
import type { PricedRoute } from './route-table.js';
import { type TrafficLine, TrafficRepository } from './traffic.repository.js';

const counted = ['paid', 'challenged', 'free', 'exempt', 'observed'] as const;
type Counted = (typeof counted)[number];

const flushMs = 3_000;
const mostLines = 5_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Counts what requests met. In memory first and written every few seconds: a request costs an addition, and a
 * killed process loses the counts, never money, of its last seconds.
 */
@Injectable()
export class TrafficService implements OnModuleInit, BeforeApplicationShutdown {
  private lines = new Map<string, TrafficLine>();
  private dayNumber = -1;
  private dayText = '';

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly traffic: TrafficRepository,
    private readonly gateways: GatewaysRepository,
    private readonly routes: ApiRoutesService,
    private readonly beats: Beats,
  ) {}

  onModuleInit(): void {
    if (this.config.servesHttp) this.beats.keep({ name: 'traffic', everyMs: flushMs, turn: () => this.flush() });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.flush();
  }

  count({ merchantId }: OpenGateway, { resourceId, price }: PricedRoute, what: Counted, userAgent: string | undefined): void {
    const day = this.today();
    const client = clientClass(userAgent ?? '');
    const key = `${resourceId} ${day} ${client}`;
    let line = this.lines.get(key);
    if (!line) {
      if (this.lines.size >= mostLines) return;
      line = { merchantId, resourceId, day, client, paid: 0, challenged: 0, free: 0, exempt: 0, observed: 0, observedAmount: 0n };
      this.lines.set(key, line);
    }
    line[what]++;
    if (what === 'observed') line.observedAmount += price;
  }

  /** The day in UTC; written out once a day and not once a request. */
  private today(): string {
    const number = Math.floor(Date.now() / dayMs);
    if (number !== this.dayNumber) {
      this.dayNumber = number;
      this.dayText = new Date(number * dayMs).toISOString().slice(0, 10);
    }
    return this.dayText;
  }

  /** Throws `not_found` for a gateway of somebody else. */
  async of(context: RequestContext, gatewayId: string, days: number): Promise<GatewayTraffic> {
    const lines = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      if (!(await this.gateways.byId(tx, context.merchantId, context.mode, gatewayId))) throw notFound('gateway');
      const routes = await this.routes.of(tx, { merchantId: context.merchantId, gatewayId });
      return this.traffic.of(tx, context.merchantId, routes.map(({ id }) => id), days);
    });
    return { data: lines.map(({ resourceId, observedAmount, ...line }) => ({ ...line, routeId: resourceId, observedAmount: fromBaseUnits(observedAmount) })) };
  }

  /** Writes what was counted since the last time; what cannot be written now is written with the next. */
  async flush(): Promise<void> {
    if (this.lines.size === 0) return;
    const lines = [...this.lines.values()];
    this.lines = new Map();
    try {
      await this.unitOfWork.system((tx) => this.traffic.add(tx, lines));
    } catch (error) {
      for (const line of lines) this.takeBack(line);
      throw error;
    }
  }

  private takeBack(line: TrafficLine): void {
    const key = `${line.resourceId} ${line.day} ${line.client}`;
    const newer = this.lines.get(key);
    if (!newer) {
      this.lines.set(key, line);
      return;
    }
    for (const name of counted) newer[name] += line[name];
    newer.observedAmount += line.observedAmount;
  }
}
