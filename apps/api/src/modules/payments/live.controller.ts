import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated } from '../../platform/http/access.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { LiveStreams } from './live-streams.js';

/** Server-Sent Events: not an operation with one answer, so it stands beside the contract's table. */
@Controller()
export class LiveController {
  constructor(private readonly streams: LiveStreams) {}

  @Get('/v1/live')
  @ApiExcludeEndpoint()
  @Authenticated({ scope: 'read' })
  live(@Context() context: RequestContext, @Res() reply: FastifyReply): void {
    if (!this.streams.hasRoom(context.merchantId)) throw new ProblemError('rate_limited', 'This account has too many live streams open. Close some pages, or try again in a moment.', { headers: { 'retry-after': '30' } });
    reply.hijack();
    this.streams.serve(reply.raw, context);
  }
}
