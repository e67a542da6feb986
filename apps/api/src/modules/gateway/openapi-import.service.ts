import { Injectable } from '@nestjs/common';
import type { importOpenapiSchema, OpenapiImport } from '@till/contract';
import type { z } from 'zod';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { GatewaysRepository } from './gateways.repository.js';

/** Makes routes of what an OpenAPI document describes. */
@Injectable()
export class OpenapiImportService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gateways: GatewaysRepository,
  ) {}

  /** Throws `not_found` for a gateway of somebody else. */
  async import({ merchantId, mode }: RequestContext, id: string, _input: z.output<typeof importOpenapiSchema>): Promise<OpenapiImport> {
    const found = await this.unitOfWork.tenant(merchantId, (tx) => this.gateways.byId(tx, merchantId, mode, id));
    if (!found) throw notFound('gateway');
    throw new ProblemError('service_unavailable', 'Imports are not served yet.');
  }
}
