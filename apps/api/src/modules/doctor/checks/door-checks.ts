import type { Finding } from '@till/contract';
import { finding } from '../finding.js';
import { isForeign, type Subject } from '../subject.js';
import type { Knock, Visit } from '../visit.js';

/** Whether the door answers as a door does. `challenge` is the answer to look into further, when it is one. */
export function doorChecks(subject: Subject, visit: Visit): { findings: Finding[]; challenge: Knock | null } {
  const { client } = visit;
  // That this process cannot reach its own Till says nothing about payers.
  if (!client.ok) return { findings: [finding(isForeign(subject) ? 'door_unreachable' : 'door_not_seen', { fault: client.fault })], challenge: null };
  const findings = visit.missed === undefined ? [] : [finding('own_address_not_reached', { fault: visit.missed })];
  const { status } = client.knock;
  if (isPaused(subject)) return { findings: [...findings, finding('door_paused')], challenge: null };
  if (status === 402) return { findings: [...findings, finding('door_answers')], challenge: client.knock };
  const isUnpayable = !isForeign(subject) && status === 503;
  return { findings: [...findings, isUnpayable ? finding('door_unpayable') : finding('door_wrong_status', { status: String(status) })], challenge: null };
}

/** Whether its merchant has taken it off sale. */
export function isPaused({ resource, gateway }: Pick<Subject, 'resource' | 'gateway'>): boolean {
  return !resource.active || gateway?.active === false;
}
