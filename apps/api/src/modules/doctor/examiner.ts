import { Injectable } from '@nestjs/common';
import type { ReadChallenge } from '@till/client-check';
import { type Checkup, type Finding, findingTopics, severities, type Severity } from '@till/contract';
import { browserChecks } from './checks/browser-checks.js';
import { clientChecks, readerChecks } from './checks/client-checks.js';
import { doorChecks, isPaused } from './checks/door-checks.js';
import { listingCheck } from './checks/listing-check.js';
import { NetworkChecks } from './checks/network-checks.js';
import { originChecks } from './checks/origin-checks.js';
import { termsChecks } from './checks/terms-checks.js';
import { type DoorCall, DoorVisits } from './door-visits.js';
import { finding } from './finding.js';
import { readKnock, representationsOf } from './representations.js';
import { isForeign, type Subject } from './subject.js';
import type { Knock, Visit } from './visit.js';

const longestQuery = 200;

/** Looks at one thing for sale as a stranger would, and says what it found. */
@Injectable()
export class Examiner {
  constructor(
    private readonly visits: DoorVisits,
    private readonly networks: NetworkChecks,
  ) {}

  async examine(subject: Subject): Promise<Checkup> {
    const { resource, url, method } = subject;
    const at = new Date().toISOString();
    const reason = notAsked(subject);
    if (url === null || reason !== null) {
      const networks = isPaused(subject) || isForeign(subject) ? [] : await this.networks.of(subject, null);
      return this.checkup(subject, at, null, [...(reason === null ? [] : [reason]), ...networks, ...originChecks(subject)]);
    }
    const call: DoorCall = { url, method, guises: guisesFor(subject) };
    const visit = isForeign(subject) ? await this.visits.foreign(call) : await this.visits.own(call);
    const { findings, challenge } = doorChecks(subject, visit);
    const read = challenge && readKnock(challenge);
    const looked = challenge && read ? await lookedInto(subject, visit, challenge, read) : [];
    const around = isPaused(subject) ? [] : await this.around(subject, read, url);
    return this.checkup({ ...subject, resource }, at, visit, [...findings, ...looked, ...around]);
  }

  private async around(subject: Subject, read: ReadChallenge | null, url: URL): Promise<Finding[]> {
    const networks = await this.networks.of(subject, read);
    return [...networks, ...originChecks(subject), ...(isForeign(subject) ? [] : await this.listing(subject, url))];
  }

  /** Searched for as an agent searches, by its address. */
  private async listing({ told }: Subject, url: URL): Promise<Finding[]> {
    const { pathname } = new URL(told);
    const results = await this.visits.document(`/discovery/search?query=${encodeURIComponent(pathname.slice(0, longestQuery))}`);
    return listingCheck(results, [told, `${url.origin}${url.pathname}`]);
  }

  private checkup({ resource, url }: Subject, at: string, visit: Visit | null, findings: readonly Finding[]): Checkup {
    return {
      resourceId: resource.id,
      at,
      verdict: worst(findings),
      toMend: findings.filter(({ severity }) => severity === 'warning' || severity === 'broken').length,
      url: url?.href ?? '',
      askedAt: visit?.askedAt ?? 'nowhere',
      findings: [...findings].sort((a, b) => findingTopics.indexOf(a.topic) - findingTopics.indexOf(b.topic)),
      representations: visit === null ? [] : representationsOf(visit),
    };
  }
}

/** Why nobody goes to the door at all; null when somebody does. */
function notAsked(subject: Subject): Finding | null {
  const { resource, url, method } = subject;
  if (resource.route?.mode === 'observe') return finding('route_observes');
  if (resource.kind === 'api_route' && resource.route === null) return finding('door_paused');
  if (url === null) return finding('address_unknown');
  return isForeign(subject) && method !== 'GET' ? finding('method_not_tried') : null;
}

function guisesFor({ resource, method }: Subject): DoorCall['guises'] {
  if (method !== 'GET') return ['preflight'];
  return resource.route?.mode === 'bots' ? ['reader', 'preflight'] : ['browser', 'reader', 'preflight'];
}

async function lookedInto(subject: Subject, visit: Visit, challenge: Knock, read: ReadChallenge): Promise<Finding[]> {
  const foreign = isForeign(subject);
  return [
    ...termsChecks(challenge, read, foreign),
    ...(await clientChecks(read)),
    ...readerChecks(visit.browser, visit.reader),
    ...(subject.resource.route?.mode === 'bots' ? [finding('people_pass_free')] : []),
    ...browserChecks(challenge, visit.preflight, foreign),
  ];
}

function worst(findings: readonly Finding[]): Severity {
  return severities.findLast((severity) => findings.some((one) => one.severity === severity)) ?? 'ok';
}
