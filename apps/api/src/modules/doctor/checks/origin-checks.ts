import type { Finding } from '@till/contract';
import { samplePath } from '../../gateway/sample-path.js';
import { finding } from '../finding.js';
import type { Subject } from '../subject.js';

/** What the gateway's check says of a route's origin. */
export function originChecks({ resource, gateway }: Subject): Finding[] {
  const { route } = resource;
  if (!route || !gateway?.active) return [];
  const { reachable, fault, status, latencyMs, openPaths } = gateway.check;
  if (!reachable) return [finding('origin_down', { fault: fault ?? 'The origin cannot be reached.', origin: gateway.origin })];
  if (status === 401 && gateway.hasSecrets) return [finding('origin_refuses_till', { origin: gateway.origin })];
  const isOpen = openPaths.includes(samplePath(route.path));
  return [
    status !== null && status >= 500 ? finding('origin_fails', { status: String(status) }) : finding('origin_answers', { status: String(status ?? ''), latencyMs: String(latencyMs ?? '') }),
    ...(isOpen && route.mode !== 'observe' ? [finding('origin_open', { path: samplePath(route.path) })] : []),
  ];
}
