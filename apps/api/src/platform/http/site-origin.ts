import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import { ProblemError } from './problem-error.js';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Tells this site from others. On plain http a loopback name other than the configured one is the same site. */
@Injectable()
export class SiteOrigin {
  private readonly site: URL;

  constructor(config: Config) {
    this.site = new URL(config.publicUrl);
  }

  /** Whether `origin` ("https://host:port") is this site as the request reached it. */
  accepts(origin: string, request: FastifyRequest): boolean {
    if (origin === this.site.origin) return true;
    if (this.site.protocol !== 'http:' || !URL.canParse(origin)) return false;
    const url = new URL(origin);
    return url.protocol === 'http:' && loopbackNames.has(url.hostname) && url.host === request.headers.host;
  }

  /** Refuses a request that another site's page sent. One without any origin comes from no page. */
  refuseOtherSites(request: FastifyRequest): void {
    const { origin } = request.headers;
    const foreign = request.headers['sec-fetch-site'] === 'cross-site' || (origin !== undefined && !this.accepts(origin, request));
    if (foreign) throw new ProblemError('csrf_rejected', 'Send this request from a page of this site, or use an API key.');
  }

  /** Refuses a write by cookie unless the browser says that a page of this site sent it. */
  requireThisSite(request: FastifyRequest): void {
    this.refuseOtherSites(request);
    const { origin, referer } = request.headers;
    const known = origin ?? (referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined);
    if (known !== undefined && this.accepts(known, request)) return;
    if (known === undefined && request.headers['sec-fetch-site'] === 'same-origin') return;
    throw new ProblemError('csrf_rejected', 'A signed-in write needs an Origin header of this site. Scripts use an API key instead.');
  }
}
