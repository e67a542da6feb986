import { Injectable } from '@nestjs/common';
import type { GatewayCheck } from '@till/contract';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EgressError } from '../../platform/egress/egress-error.js';
import { dropBody, Egress } from '../../platform/egress/egress.js';
import { notFound } from '../../platform/http/id-param.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { ApiRoutesService } from '../resources/api-routes.service.js';
import type { Route } from '../resources/resource.js';
import { opensOrigin } from './gateway.js';
import { GatewaySecrets } from './gateway-secrets.js';
import { GatewaysRepository } from './gateways.repository.js';
import { samplePath } from './sample-path.js';

const timeoutMs = 10_000;
const mostPaths = 10;

interface Probe {
  status: number;
  latencyMs: number;
  mediaType: string | null;
}

/** A gateway as a checkup of its routes needs it. */
interface LookedAt {
  active: boolean;
  /** Host of the origin. */
  origin: string;
  /** Whether the seller gave Till something that opens the origin. */
  hasSecrets: boolean;
  check: GatewayCheck;
}

type Whose = Pick<RequestContext, 'merchantId' | 'mode'>;

/** Calls an origin as Till does and as anybody could: does it answer, and does it answer without being paid. */
@Injectable()
export class GatewayCheckService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gateways: GatewaysRepository,
    private readonly routes: ApiRoutesService,
    private readonly secrets: GatewaySecrets,
    private readonly egress: Egress,
  ) {}

  /** Throws `not_found` for a gateway of somebody else. What it found is kept with the gateway. */
  async check({ merchantId, mode }: Whose, id: string): Promise<GatewayCheck> {
    const { row, routes } = await this.unitOfWork.tenant(merchantId, async (tx) => {
      const found = await this.gateways.byId(tx, merchantId, mode, id);
      if (!found) throw notFound('gateway');
      return { row: found, routes: (await this.routes.of(tx, { merchantId, gatewayId: id })).flatMap(({ route }) => route ?? []) };
    });
    const check = await this.look(new URL(row.originUrl), this.secrets.openHeaders(row), routes);
    await this.unitOfWork.tenant(merchantId, (tx) => this.gateways.keepCheck(tx, merchantId, id, check));
    return check;
  }

  /** The last check if it is young enough, else a new one: routes of one gateway share its origin. Null for a gateway that is not there. */
  async recent({ merchantId, mode }: Whose, id: string, oldestMs: number): Promise<LookedAt | null> {
    const row = await this.unitOfWork.tenant(merchantId, (tx) => this.gateways.byId(tx, merchantId, mode, id));
    if (!row) return null;
    const { lastCheck, active } = row;
    const isYoung = lastCheck !== null && Date.now() - Date.parse(lastCheck.at) < oldestMs;
    const origin = new URL(row.originUrl);
    return { active, origin: origin.host, hasSecrets: opensOrigin(origin, this.secrets.openHeaders(row)), check: isYoung ? lastCheck : await this.check({ merchantId, mode }, id) };
  }

  private async look(origin: URL, headers: Record<string, string>, routes: readonly Route[]): Promise<GatewayCheck> {
    const priced = [...new Set(routes.filter(({ method }) => method === 'GET' || method === '*').map(({ path }) => samplePath(path)))];
    const triedPaths = priced.slice(0, mostPaths);
    const at = new Date().toISOString();
    try {
      const first = await this.probe(origin, triedPaths[0] ?? '/', headers);
      // Without what opens the origin: neither its headers nor the query of its URL.
      const bare = new URL(origin.pathname, origin);
      const strangers = await Promise.all(triedPaths.map((path) => this.probe(bare, path, {}).catch(() => null)));
      const openPaths = triedPaths.filter((_path, place) => isSuccess(strangers[place]?.status));
      return { at, reachable: true, fault: null, ...first, openPaths, triedPaths };
    } catch (error) {
      if (!(error instanceof EgressError)) throw error;
      return { at, reachable: false, fault: `The origin ${error.message}.`, status: null, latencyMs: null, mediaType: null, openPaths: [], triedPaths };
    }
  }

  private async probe(origin: URL, path: string, headers: Record<string, string>): Promise<Probe> {
    const startedMs = performance.now();
    const base = origin.pathname.replace(/\/+$/, '');
    const answer = await this.egress.request(origin, { method: 'GET', path: `${base}${encodeURI(path)}${origin.search}`, headers: { 'user-agent': 'Till-Check', ...headers }, headersTimeoutMs: timeoutMs, signal: AbortSignal.timeout(timeoutMs) });
    dropBody(answer);
    const type = answer.headers['content-type'];
    return { status: answer.statusCode, latencyMs: Math.round(performance.now() - startedMs), mediaType: typeof type === 'string' ? (type.split(';')[0] ?? null) : null };
  }
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
