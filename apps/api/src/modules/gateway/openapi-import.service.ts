import { Injectable } from '@nestjs/common';
import { type importOpenapiSchema, maxGatewayRoutes, type OpenapiImport, type OperationChange } from '@till/contract';
import type { z } from 'zod';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { ApiRoutesService } from '../resources/api-routes.service.js';
import type { StoredResource } from '../resources/resource.js';
import { gatewayAddress, type GatewayRow, toRouteAnswers } from './gateway.js';
import { GatewayDocumentsRepository } from './gateway-documents.repository.js';
import { GatewaySecrets } from './gateway-secrets.js';
import { GatewaysRepository } from './gateways.repository.js';
import { type DescribedApi, describedApi } from './openapi/described-api.js';
import { DocumentFault } from './openapi/document-fault.js';
import { type ImportPlan, importPlan, routeShape, unknownWishes } from './openapi/import-plan.js';
import type { Json } from './openapi/json-tree.js';
import { storedOperations } from './openapi/stored-operations.js';
import { OpenapiSource } from './openapi-source.js';

type Input = z.output<typeof importOpenapiSchema>;

/** A document read for a gateway, with what was imported before it. */
interface Reading {
  api: DescribedApi;
  sourceUrl: string | null;
  input: Input;
}

/** Makes routes of what an OpenAPI document describes. */
@Injectable()
export class OpenapiImportService {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly gateways: GatewaysRepository,
    private readonly documents: GatewayDocumentsRepository,
    private readonly routes: ApiRoutesService,
    private readonly secrets: GatewaySecrets,
    private readonly source: OpenapiSource,
    private readonly auditLog: AuditLogService,
  ) {}

  /**
   * Throws `not_found` for a gateway of somebody else, and `validation_failed` with the place in the document for one
   * that cannot be read, fetched or held by one gateway.
   */
  async import(context: RequestContext, id: string, input: Input): Promise<OpenapiImport> {
    const { merchantId, mode } = context;
    const gateway = await this.unitOfWork.tenant(merchantId, (tx) => this.gateways.byId(tx, merchantId, mode, id));
    if (!gateway) throw notFound('gateway');
    const reading = await this.readingOf(gateway, input);
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const row = await this.gateways.byId(tx, merchantId, mode, id, { lock: !input.dryRun });
      if (row?.originUrl !== gateway.originUrl) throw new ProblemError('conflict', 'The gateway was changed meanwhile. Import again.');
      const before = await this.routes.of(tx, { merchantId, gatewayId: id });
      const plan = importPlan(reading.api, before, { ...input, refusesUnmatched: row.unmatched === 'refuse' });
      if (before.length + plan.wishes.length > maxGatewayRoutes) throw tooMany(before.length + plan.wishes.length);
      const gone = await this.goneSince(tx, row, reading, before);
      const after = input.dryRun ? before : await this.save(tx, context, row, reading, plan);
      return this.answer(reading, plan, gone, after);
    });
  }

  private async readingOf(gateway: GatewayRow, input: Input): Promise<Reading> {
    const origin = new URL(gateway.originUrl);
    try {
      const { tree, sourceUrl } = await this.source.read(input, { url: origin, headers: this.secrets.openHeaders(gateway), mode: gateway.mode });
      const api = describedApi(tree, { origin, document: sourceUrl ?? origin, basePath: input.basePath });
      const [unknown] = unknownWishes(api, input.only ?? []);
      if (unknown !== undefined) throw faultyField(`only.${String(unknown)}`, 'names no operation of the document');
      return { api, sourceUrl: sourceUrl?.href ?? null, input };
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error;
      throw faultyField(['document', ...error.place].join('.'), error.message);
    }
  }

  private async save(tx: Transaction, context: RequestContext, { merchantId, mode, id, slug }: GatewayRow, { api, sourceUrl }: Reading, plan: ImportPlan): Promise<StoredResource[]> {
    await this.documents.put(tx, { merchantId, gatewayId: id, content: JSON.stringify(api.document), title: api.title, version: api.version, operations: api.operations.length, sourceUrl });
    await this.auditLog.record(tx, context, 'gateway.openapi_imported', id, { source: sourceUrl, operations: api.operations.length, added: plan.wishes.length });
    return this.routes.add(tx, { merchantId, mode, gatewayId: id, address: gatewayAddress(slug) }, plan.wishes);
  }

  /** Operations of the document imported before that this one has not. */
  private async goneSince(tx: Transaction, { merchantId, id }: GatewayRow, { api }: Reading, routes: readonly StoredResource[]): Promise<OpenapiImport['gone']> {
    const stored = await this.documents.of(tx, merchantId, id);
    if (!stored) return [];
    const here = new Set([...api.operations, ...api.skipped].map(routeShape));
    const ids = new Map(routes.flatMap(({ id: routeId, route }) => (route ? [[routeShape(route), routeId] as const] : [])));
    const gone = storedOperations(JSON.parse(stored.content) as Json).filter((one) => !here.has(routeShape(one)));
    return gone.map(({ method, path }) => ({ method, path, routeId: ids.get(routeShape({ method, path })) ?? null }));
  }

  private answer({ api, sourceUrl, input }: Reading, plan: ImportPlan, gone: OpenapiImport['gone'], after: readonly StoredResource[]): OpenapiImport {
    const operations = plan.outcome(after);
    const count = (change: OperationChange): number => operations.filter((one) => one.change === change).length;
    return {
      dryRun: input.dryRun,
      sourceUrl,
      openapi: api.openapi,
      title: api.title,
      version: api.version,
      basePath: api.basePath,
      operations,
      ...{ added: count('added'), kept: count('kept'), covered: count('covered'), skipped: count('skipped') },
      gone,
      warnings: plan.warnings,
      routes: toRouteAnswers(after, this.config.publicUrl),
    };
  }
}

function tooMany(count: number): ProblemError {
  return faultyField('document', `makes ${String(count)} routes, and a gateway has at most ${String(maxGatewayRoutes)}. Choose operations with only, or price many with one route such as /v1/*`);
}
