import { Injectable } from '@nestjs/common';
import type { Checkup, Finding, LastCheckup, Mode } from '@till/contract';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EgressError } from '../../platform/egress/egress-error.js';
import { parseMerchantUrl } from '../../platform/egress/merchant-url.js';
import { notFound } from '../../platform/http/id-param.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import type { Trouble } from '../alerts/alert.js';
import { AlertsService } from '../alerts/alerts.service.js';
import { GatewayCheckService } from '../gateway/gateway-check.service.js';
import { samplePath } from '../gateway/sample-path.js';
import { NetworksService } from '../networks/networks.service.js';
import { type Resource, resourceUrl } from '../resources/resource.js';
import { ResourcesService } from '../resources/resources.service.js';
import { receivingWallets } from '../resources/receiving-wallets.js';
import { ReceivingService } from '../wallets/receiving.service.js';
import { sharedSubject } from './checks/network-checks.js';
import { isPaused } from './checks/door-checks.js';
import { CheckupsRepository } from './checkups.repository.js';
import { Examiner } from './examiner.js';
import type { Subject } from './subject.js';

/** What was broken once is looked at again this much sooner, so that a moment's failure is soon forgotten and a lasting one soon told. */
const soonerOnceBroken = 36;
/** And this much sooner while it stays broken: it may be mended any time. */
const soonerWhileBroken = 12;
const leastPauseMs = 1_000;

type Whose = Pick<RequestContext, 'merchantId' | 'mode'>;

/** Checkups of what is for sale: made when somebody asks or when they are due, kept, and turned into alerts. */
@Injectable()
export class DoctorService {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly checkups: CheckupsRepository,
    private readonly examiner: Examiner,
    private readonly resources: ResourcesService,
    private readonly receiving: ReceivingService,
    private readonly networks: NetworksService,
    private readonly gateways: GatewayCheckService,
    private readonly alerts: AlertsService,
    private readonly signals: SignalBus,
  ) {}

  /** The last checkup. Throws `not_found` for a resource of somebody else. */
  async last({ merchantId, mode }: Whose, resourceId: string): Promise<LastCheckup> {
    const row = await this.unitOfWork.tenant(merchantId, async (tx) => {
      if (!(await this.resources.has(tx, merchantId, mode, resourceId))) throw notFound('resource');
      return this.checkups.byResource(tx, merchantId, mode, resourceId);
    });
    return { checkup: row?.result ? (JSON.parse(row.result) as Checkup) : null, nextAt: row?.nextAt?.toISOString() ?? null };
  }

  /** A checkup now. Throws `not_found` for a resource of somebody else. */
  async checkNow(whose: Whose, resourceId: string): Promise<Checkup> {
    const checkup = await this.check(whose, resourceId, 0);
    if (!checkup) throw notFound('resource');
    return checkup;
  }

  /** A checkup because one is due; routes of one gateway share the look at its origin. Throws while Till itself is not up yet. */
  async checkDue(merchantId: string, resourceId: string): Promise<void> {
    const isStarting = this.networks.offered().some(({ reason, checkedAt }) => reason === 'checking' && checkedAt === null);
    if (isStarting) throw new Error('facilitators have not been asked yet');
    const mode = await this.unitOfWork.tenant(merchantId, (tx) => this.checkups.modeOf(tx, merchantId, resourceId));
    if (mode !== null) await this.check({ merchantId, mode }, resourceId, this.config.checkupIntervalMs / soonerOnceBroken);
  }

  /** Lets go of routes that were removed, alone or with their gateway: nothing is broken at them any more. */
  async discharge(merchantId: string): Promise<void> {
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      for (const where of await this.checkups.endedInTrouble(tx, merchantId)) {
        await this.alerts.settle(tx, { merchantId, ...where }, []);
        tx.afterCommit(() => this.signals.publish({ topic: 'checkups', merchantId, subjectId: where.resourceId }));
      }
    });
  }

  /** Has a gateway looked at soon, by one of its routes, which stands for all of them. */
  async hurryGateway(merchantId: string, gatewayId: string): Promise<void> {
    await this.unitOfWork.tenant(merchantId, (tx) => this.checkups.hurryGateway(tx, merchantId, gatewayId));
  }

  private async check(whose: Whose, resourceId: string, oldestOriginMs: number): Promise<Checkup | null> {
    const subject = await this.subject(whose, resourceId, oldestOriginMs);
    if (!subject) return null;
    const checkup = await this.examiner.examine(subject);
    await this.keep(whose, subject, checkup);
    return checkup;
  }

  private async subject({ merchantId, mode }: Whose, resourceId: string, oldestOriginMs: number): Promise<Subject | null> {
    const known = await this.unitOfWork.tenant(merchantId, async (tx) => {
      const resource = await this.resources.find(tx, merchantId, mode, resourceId);
      return resource && { resource, means: await this.receiving.means(tx, merchantId) };
    });
    if (!known) return null;
    const { resource, means } = known;
    const receiving = await this.receiving.of(mode, receivingWallets(resource, means.wallets), means.preference);
    const gatewayId = resource.route?.gatewayId;
    const looked = gatewayId === undefined ? null : await this.gateways.recent({ merchantId, mode }, gatewayId, oldestOriginMs);
    const gateway = looked && gatewayId !== undefined ? { id: gatewayId, ...looked } : null;
    return { resource, url: addressOf(this.config.publicUrl, resource, mode), method: methodOf(resource), told: resourceUrl(this.config.publicUrl, resource), wallets: means.wallets, receiving, gateway };
  }

  private async keep({ merchantId, mode }: Whose, subject: Subject, checkup: Checkup): Promise<void> {
    const broken = checkup.findings.filter(({ severity }) => severity === 'broken');
    const troubles = new Map(broken.map((one) => [`${one.code} ${subjectOf(one, checkup)}`, troubleOf(one, checkup)]));
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      const before = await this.checkups.byResource(tx, merchantId, mode, checkup.resourceId);
      if (!(await this.checkups.keep(tx, merchantId, mode, checkup, this.pauseMs(subject, checkup, before?.result ?? null)))) return;
      await this.alerts.settle(tx, { merchantId, mode, resourceId: checkup.resourceId }, [...troubles.values()]);
      tx.afterCommit(() => this.signals.publish({ topic: 'checkups', merchantId, subjectId: checkup.resourceId }));
    });
  }

  /** Until the next checkup; null for what is not for sale. */
  private pauseMs(subject: Subject, { verdict }: Checkup, before: string | null): number | null {
    if (!subject.resource.active || (isPaused(subject) && subject.gateway === null)) return null;
    const { checkupIntervalMs } = this.config;
    if (checkupIntervalMs === 0) return null;
    if (verdict !== 'broken') return checkupIntervalMs;
    const wasBroken = before !== null && (JSON.parse(before) as Checkup).verdict === 'broken';
    return Math.max(leastPauseMs, checkupIntervalMs / (wasBroken ? soonerWhileBroken : soonerOnceBroken));
  }
}

/** Where the resource is asked for; null for payments without an address of their own, and for one Till may not call. */
function addressOf(publicUrl: string, resource: Resource, mode: Mode): URL | null {
  if (resource.kind === 'external') return resource.externalUrl === null || resource.externalUrl === '*' ? null : foreignAddress(resource.externalUrl, mode);
  return new URL(samplePath(resourceUrl(publicUrl, resource)));
}

function foreignAddress(text: string, mode: Mode): URL | null {
  try {
    return parseMerchantUrl(text, mode);
  } catch (error) {
    if (error instanceof EgressError) return null;
    throw error;
  }
}

/** A seller's own server is known by what it told of itself: "POST /translate". */
function methodOf({ route, kind, title }: Resource): string {
  if (kind === 'external') return /^([A-Z]+) /.exec(title)?.[1] ?? 'GET';
  return route === null || route.method === '*' ? 'GET' : route.method;
}

function subjectOf(one: Finding, { resourceId }: Checkup): string {
  return sharedSubject(one) ?? resourceId;
}

function troubleOf(one: Finding, checkup: Checkup): Trouble {
  const { code, params, message, advice } = one;
  return { code, subject: subjectOf(one, checkup), params, message, advice };
}
