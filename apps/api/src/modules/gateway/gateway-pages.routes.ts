import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Language } from '@till/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../platform/http/problem-error.js';
import { sendProblem, toProblemError } from '../../platform/http/problem-filter.js';
import { pagePolicy } from '../hosted/door-headers.js';
import { languageOf } from '../hosted/page-language.js';
import { PageRenderer } from '../hosted/page-renderer.js';
import { ProblemPages } from '../hosted/problem-pages.js';
import { docsView } from './docs-view.js';
import { gatewayAddress, ownPaths } from './gateway.js';
import { GatewayDirectory } from './gateway-directory.js';
import type { OpenGateway } from './open-gateway.js';
import { type PublicDescription, PublicDescriptionService } from './public-description.service.js';

/** For everybody and any site; a changed price is out of every cache within the minute, and the 402 always says the true one. */
const documentHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*' };

/** What a gateway tells about itself: its OpenAPI document with prices, and the same as a page for people. */
@Injectable()
export class GatewayPagesRoutes implements OnModuleInit {
  private readonly logger = new Logger(GatewayPagesRoutes.name);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly directory: GatewayDirectory,
    private readonly descriptions: PublicDescriptionService,
    private readonly pages: PageRenderer,
    private readonly problems: ProblemPages,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    const address = gatewayAddress(':gateway');
    server.get(`${address}${ownPaths.openapi}`, (request, reply) => this.guarded(request, reply, false, (gateway) => this.sendDocument(reply, gateway)));
    server.get(`${address}${ownPaths.docs}`, (request, reply) => this.guarded(request, reply, true, (gateway) => this.sendPage(request, reply, gateway)));
  }

  /** The document with prices of a gateway that lets everybody read it. */
  async sendDocument(reply: FastifyReply, gateway: OpenGateway): Promise<FastifyReply> {
    const { json } = await this.descriptions.of(gateway);
    return reply.headers(documentHeaders).send(json);
  }

  private async sendPage(request: FastifyRequest, reply: FastifyReply, gateway: OpenGateway): Promise<FastifyReply> {
    const lang = languageOf(request);
    const html = await this.page(await this.descriptions.of(gateway), lang);
    return reply
      .headers({ 'content-security-policy': pagePolicy, 'cache-control': 'private, max-age=60', vary: 'Accept-Language, Cookie', 'content-language': lang })
      .type('text/html; charset=utf-8')
      .send(html);
  }

  private page(description: PublicDescription, lang: Language): Promise<string> {
    const known = description.pages.get(lang);
    if (known) return known;
    const made = this.pages.docs(docsView(description, { lang, sandbox: false })).catch((error: unknown) => {
      description.pages.delete(lang);
      throw error;
    });
    description.pages.set(lang, made);
    return made;
  }

  private async guarded(request: FastifyRequest, reply: FastifyReply, isPage: boolean, send: (gateway: OpenGateway) => Promise<FastifyReply>): Promise<FastifyReply> {
    try {
      const gateway = await this.directory.look((request.params as { gateway: string }).gateway);
      if (gateway === 'deleted') throw new ProblemError('resource_gone', 'The seller has ended this API.');
      if (!gateway) throw new ProblemError('not_found', 'There is no API at this address. Check it.');
      if (!gateway.publicDocs) throw new ProblemError('not_found', 'The seller of this API does not describe it in public.');
      if (!gateway.active) throw new ProblemError('resource_paused', 'The seller has paused this API.');
      return await send(gateway);
    } catch (error) {
      const problem = toProblemError(error);
      if (problem.status >= 500) this.logger.error(`${request.url} ${request.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return isPage ? this.problems.send(request, reply, problem) : sendProblem(reply, problem, request.id);
    }
  }
}
