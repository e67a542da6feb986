import { createHash } from 'node:crypto';

/** What stands for exactly one request of a gateway: a payment for it is none for another. */
export function requestKey({ method, path, query, bodyPrint }: { method: string; path: string; query: string; bodyPrint: string }): string {
  return createHash('sha256').update(`${method}\n${path}${query}\n${bodyPrint}`).digest('base64url');
}
