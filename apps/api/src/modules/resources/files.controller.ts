import { Controller, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { type StoredFile, uploadFileQuerySchema } from '@till/contract';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { RateLimit, type RateLimitRule } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { mediaTypeOf, StreamedBody } from '../../platform/http/streamed-body.js';
import { FilesService } from './files.service.js';

/** A budget of their own: files are large as a rule, and have ceilings of their own. */
const uploads: RateLimitRule = { name: 'uploads', max: 1_200, perSeconds: 60, by: 'merchant' };

@Controller()
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Implements('uploadFile', { summary: 'Upload a file to sell; the body is its bytes, the Content-Type its media type', status: 201 })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @StreamedBody()
  @Authenticated({ scope: 'write' })
  @RateLimit(uploads)
  upload(@Context() context: RequestContext, @Query({ schema: uploadFileQuerySchema }) query: z.output<typeof uploadFileQuerySchema>, @Req() request: FastifyRequest): Promise<StoredFile> {
    const length = request.headers['content-length'];
    return this.files.upload(context, { name: query.name, mediaType: mediaTypeOf(request), lengthBytes: length === undefined ? null : parseInt(length, 10) }, request.body);
  }

  @Implements('getFile', { summary: 'Read the facts of an uploaded file' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('file') id: string): Promise<StoredFile> {
    return this.files.get(context.merchantId, id);
  }
}
