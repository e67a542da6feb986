import { randomFillSync } from 'node:crypto';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.js';
import { ProblemError } from './problem-error.js';
import { sendProblem } from './problem-filter.js';

/** Above the 8 KiB a payment header may have, so that a larger one meets our own words and not a closed socket. */
const maxHeaderBytes = 96 * 1024;
const maxBodyBytes = 1024 * 1024;

function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return;
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const problem = new ProblemError('malformed_request', tooLarge ? 'The request headers are larger than this server reads.' : 'This is not valid HTTP.', { status: tooLarge ? 431 : 400 });
  const body = JSON.stringify(problem.toProblem(newRequestId()));
  socket.end(
    `HTTP/1.1 ${problem.status} ${tooLarge ? 'Request Header Fields Too Large' : 'Bad Request'}\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** What the server refuses before it knows a route: an address that cannot be decoded. */
function answerFrameworkError(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('till-request-id', request.id);
  sendProblem(reply, new ProblemError('malformed_request', 'The address of this request is not valid: a percent sign must stand before two hex digits, and the bytes so written must be UTF-8.'), request.id);
}

const requestIdBytes = 12;
const pool = Buffer.alloc(requestIdBytes * 512);
let unused = pool.length;

/** Randomness is drawn for many ids at once: one system call each would cost the doors some percent of their time. */
function newRequestId(): string {
  if (unused === pool.length) {
    randomFillSync(pool);
    unused = 0;
  }
  unused += requestIdBytes;
  return `req_${pool.toString('hex', unused - requestIdBytes, unused)}`;
}

/** The Fastify server below Nest: limits, request ids, the logger. */
export function createServer(config: Config, logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A child logger per request costs more than a 402; what is logged names its request id itself.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    genReqId: newRequestId,
    bodyLimit: maxBodyBytes,
    trustProxy: config.trustedProxies > 0 && ((_address: string, hop: number) => hop < config.trustedProxies),
    http: { maxHeaderSize: maxHeaderBytes },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerFrameworkError,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
  });
  return adapter;
}
