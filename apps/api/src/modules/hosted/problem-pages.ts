import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import type { ProblemError } from '../../platform/http/problem-error.js';
import { sendProblem } from '../../platform/http/problem-filter.js';
import { pagePolicy } from './door-headers.js';
import { languageOf } from './page-language.js';
import { PageRenderer } from './page-renderer.js';

/** Problems as pages, for people who followed a link. */
@Injectable()
export class ProblemPages {
  private readonly logger = new Logger(ProblemPages.name);

  constructor(
    private readonly config: Config,
    private readonly pages: PageRenderer,
  ) {}

  /** The page; when even that cannot be made, the problem itself. */
  async send(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): Promise<FastifyReply> {
    const lang = languageOf(request);
    const path = request.url.split('?')[0] ?? '/';
    try {
      const html = await this.pages.page({ page: 'problem', lang, mode: 'live', sandbox: false, url: `${this.config.publicUrl}${path}`, status: problem.status, code: problem.code, requestId: request.id });
      return await reply
        .status(problem.status)
        .headers({ 'cache-control': 'no-store', 'content-security-policy': pagePolicy, 'content-language': lang, ...problem.details.headers })
        .type('text/html; charset=utf-8')
        .send(html);
    } catch (error) {
      this.logger.warn(`no page for a problem: ${error instanceof Error ? error.message : String(error)}`);
      return sendProblem(reply, problem, request.id);
    }
  }
}
