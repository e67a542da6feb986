import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { idBodyPattern, idPrefixes, type Receipt } from '@till/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import { notFound } from '../../platform/http/id-param.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { sendProblem, toProblemError } from '../../platform/http/problem-filter.js';
import { byteRange } from '../deliverables/byte-range.js';
import { DeliverablesService } from '../deliverables/deliverables.service.js';
import { pagePolicy } from '../hosted/door-headers.js';
import { languageOf } from '../hosted/page-language.js';
import { PageRenderer } from '../hosted/page-renderer.js';
import { PaymentCookie } from '../hosted/payment-cookie.js';
import { ProblemPages } from '../hosted/problem-pages.js';
import { PaymentsQueryService } from '../payments/payments-query.service.js';
import { CatalogueService } from '../resources/catalogue.service.js';

const idPattern = new RegExp(`^${idPrefixes.payment}_${idBodyPattern}$`);
const headers = { 'cache-control': 'no-store, private', vary: 'Accept, Cookie', 'x-robots-tag': 'noindex' };

interface Found {
  receipt: Receipt;
  /** The money has moved, and not all of it back. */
  isOpen: boolean;
  bought: { id: string; merchantId: string; mode: Receipt['mode']; resourceId: string };
}

/** Receipts and live status at `/r/:paymentId`, and the bought file for the browser that paid. */
@Injectable()
export class ReceiptsRoutes implements OnModuleInit {
  private readonly logger = new Logger(ReceiptsRoutes.name);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: Config,
    private readonly payments: PaymentsQueryService,
    private readonly catalogue: CatalogueService,
    private readonly deliverables: DeliverablesService,
    private readonly pages: PageRenderer,
    private readonly cookie: PaymentCookie,
    private readonly problems: ProblemPages,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.get('/r/:paymentId', (request, reply) => this.guarded(request, reply, () => (wantsPage(request) ? this.page(request, reply) : this.json(request, reply))));
    server.get('/r/:paymentId/file', (request, reply) => this.guarded(request, reply, () => this.file(request, reply)));
  }

  private async json(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { receipt } = await this.found(request);
    return reply
      .headers({ ...headers, 'access-control-allow-origin': '*', 'till-payment': receipt.id })
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(receipt));
  }

  private async page(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { receipt, bought, isOpen } = await this.found(request);
    const lang = languageOf(request);
    const mayHave = isOpen && this.cookie.isHeld(request, receipt.id);
    const html = await this.pages.page({
      page: 'receipt',
      lang,
      mode: receipt.mode,
      sandbox: this.config.sandboxWallet !== undefined,
      url: receipt.statusUrl,
      receipt,
      delivered: mayHave ? await this.deliverables.shown(bought) : null,
      successUrl: (await this.catalogue.byId(bought.resourceId))?.successUrl ?? null,
    });
    return reply
      .headers({ ...headers, 'content-security-policy': pagePolicy, 'content-language': lang, 'till-payment': receipt.id })
      .type('text/html; charset=utf-8')
      .send(html);
  }

  private async file(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { receipt, bought, isOpen } = await this.found(request);
    // Unknown, unpaid, given back and not yours look the same from outside.
    const mayHave = isOpen && this.cookie.isHeld(request, receipt.id);
    const answer = mayHave ? await this.deliverables.answerOf(bought) : null;
    if (answer) return reply.headers({ ...headers, ...answer.headers }).send(answer.body);
    const file = mayHave ? await this.deliverables.fileOf(bought) : null;
    if (!file) throw new ProblemError('not_found', 'There is no file here for this browser. Open the receipt in the browser that paid, or send the signed payment again.');
    const range = byteRange(request.headers.range, file.sizeBytes);
    if (range === 'unsatisfiable') throw new ProblemError('malformed_request', 'The file is shorter than the range asked for.', { status: 416, headers: { 'content-range': `bytes */${file.sizeBytes}` } });
    const part = range === 'whole' ? undefined : range;
    const delivery = await this.deliverables.file(file.merchantId, file.fileId, part);
    if (part) void reply.status(206).header('content-range', `bytes ${part.start}-${part.end}/${file.sizeBytes}`);
    return reply.headers({ ...headers, ...delivery.headers }).send(delivery.body);
  }

  private async found(request: FastifyRequest): Promise<Found> {
    const { paymentId } = request.params as { paymentId: string };
    const found = idPattern.test(paymentId) ? await this.payments.receipt(paymentId) : null;
    if (!found) throw notFound('payment');
    const { receipt, merchantId, resourceId, isGivenBack } = found;
    return { receipt, isOpen: receipt.moneyMoved === 'yes' && !isGivenBack, bought: { id: receipt.id, merchantId, mode: receipt.mode, resourceId } };
  }

  private async guarded(request: FastifyRequest, reply: FastifyReply, run: () => Promise<FastifyReply>): Promise<FastifyReply> {
    try {
      return await run();
    } catch (error) {
      const problem = toProblemError(error);
      if (problem.status >= 500) this.logger.error(`${request.method} ${request.routeOptions.url ?? ''} ${request.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return wantsPage(request) ? this.problems.send(request, reply, problem) : sendProblem(reply, problem, request.id);
    }
  }
}

function wantsPage(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  const html = accept.indexOf('text/html');
  const json = accept.indexOf('application/json');
  return html >= 0 && (json < 0 || html < json);
}
