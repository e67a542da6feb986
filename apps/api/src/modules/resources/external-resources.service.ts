import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { ResourcesRepository } from './resources.repository.js';

/** A route as a seller's own server describes it; every word may come from a payer. */
export interface ExternalRoute {
  /** What was asked for, absolute; null when the server did not say. */
  url: string | null;
  method: string | null;
  description: string | null;
}

/** Addresses may hold ids, and a buyer chooses the Host header: beyond so many, payments share one row. */
const mostRoutes = 1_000;
const anyNumber = 2 ** 31;
const longestUrl = 500;
const remembered = 10_000;
const lifeMs = 60 * 60_000;
const allOthers = { url: '*', title: 'Other addresses' };

/** Routes of sellers' own servers as resources, found or made by their address. */
@Injectable()
export class ExternalResourcesService {
  // A row's address never changes, so its id may be remembered.
  private readonly ids = new LruCache<string>(remembered, lifeMs);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly resources: ResourcesRepository,
  ) {}

  /** Id of the resource a route is. Query and fragment do not make another one. */
  async idOf(merchantId: string, mode: Mode, route: ExternalRoute): Promise<string> {
    const named = namedAs(route);
    const key = `${merchantId} ${mode} ${named.url}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = await this.unitOfWork.tenant(merchantId, async (tx) => {
      const wanted = { merchantId, mode, id: newId('resource'), description: route.description?.slice(0, 500) || null };
      const own = await this.resources.externalOf(tx, { ...wanted, externalUrl: named.url, title: named.title }, mostRoutes);
      return own ?? this.resources.externalOf(tx, { ...wanted, externalUrl: allOthers.url, title: allOthers.title, description: null }, anyNumber);
    });
    if (id === null) throw new Error('no row for a server’s route');
    this.ids.set(key, id);
    return id;
  }
}

function namedAs({ url, method }: ExternalRoute): { url: string; title: string } {
  const parsed = url !== null && url.length <= longestUrl && /^https?:\/\//.test(url) && URL.canParse(url) ? new URL(url) : null;
  if (!parsed) return allOthers;
  const address = `${parsed.origin}${parsed.pathname}`;
  return { url: address, title: `${method === null ? '' : `${method} `}${decoded(parsed.pathname)}`.slice(0, 120) };
}

/** As people write it; text that no percent-coding explains, or that Postgres cannot store, stays as it came. */
function decoded(path: string): string {
  try {
    const text = decodeURI(path);
    return /[\u0000-\u001f\u007f]/.test(text) ? path : text;
  } catch {
    return path;
  }
}
