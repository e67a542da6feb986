import { Readable } from 'node:stream';
import { Controller, Query, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { exportPaymentsQuerySchema } from '@till/contract';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { Implements } from '../../platform/http/implements.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { PaymentExportsService } from './payment-exports.service.js';

@Controller()
export class PaymentExportsController {
  constructor(private readonly exports: PaymentExportsService) {}

  @Implements('exportPayments', { summary: 'Download payments, and transfers attached to resources, as CSV with what the journal holds of each, oldest first', status: 200 })
  @ApiProduces('text/csv')
  @Authenticated({ scope: 'read' })
  async csv(@Context() context: RequestContext, @Query({ schema: exportPaymentsQuerySchema }) query: z.output<typeof exportPaymentsQuerySchema>, @Res() reply: FastifyReply): Promise<void> {
    const parts = await this.exports.csv(context, query);
    const day = new Date().toISOString().slice(0, 10);
    void reply.headers({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="till-payments-${context.mode}-${day}.csv"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    await reply.send(Readable.from(parts));
  }
}
