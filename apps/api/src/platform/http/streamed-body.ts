import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem-error.js';

const streamedMediaType = 'application/octet-stream';
const givenMediaType = Symbol('till:media-type');

interface StreamedRequest extends FastifyRequest {
  [givenMediaType]?: string;
}

/** The handler gets the body as a stream, whatever its media type, and sets its own limit. */
export const StreamedBody = () => RouteConfig({ streamedBody: true });

/** The media type the caller gave for a streamed body. */
export function mediaTypeOf(request: FastifyRequest): string {
  return (request as StreamedRequest)[givenMediaType] ?? streamedMediaType;
}

function isStreamed(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { streamedBody?: boolean }).streamedBody === true;
}

/** Lets marked routes read any body as a stream, also JSON, which every other route has parsed. */
export function acceptStreamedBodies(server: FastifyInstance): void {
  server.addHook('onRequest', (request: StreamedRequest, _reply, done) => {
    if (isStreamed(request)) {
      request[givenMediaType] = request.headers['content-type'];
      request.raw.headers['content-type'] = streamedMediaType;
    }
    done();
  });
  server.addContentTypeParser('*', (request, payload, done) => {
    if (isStreamed(request)) return done(null, payload);
    done(new ProblemError('unsupported_media_type', 'Send application/json.'));
  });
}
