import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { ErrorCode } from '@till/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sqlState } from '../database/unit-of-work.js';
import { ProblemError } from './problem-error.js';

const codeOfStatus: Record<number, ErrorCode> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'validation_failed',
  429: 'rate_limited',
};

const adviceOfStatus: Record<number, string> = {
  404: 'There is nothing at this address. Check the path and the id.',
  413: 'The body is larger than this call accepts.',
  415: 'Send application/json.',
  429: 'Wait as long as the Retry-After header says, then try again.',
};

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

/** Any thrown thing as a problem; what is not the caller's fault says nothing of its inside. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isUnstorableText(error)) return new ProblemError('validation_failed', 'A text in the request contains characters that cannot be stored, such as NUL.', { errors: [{ field: 'request', message: 'contains characters that cannot be stored' }] });
  const status = statusOf(error);
  const code = codeOfStatus[status];
  if (code) return new ProblemError(code, adviceOfStatus[status] ?? (error instanceof Error ? error.message : 'The request cannot be served.'), { status });
  if (isUnavailable(error)) return new ProblemError('service_unavailable', 'A part of Till is out of reach. Nothing was lost; try again in a few seconds.', { headers: { 'retry-after': '2' } });
  return new ProblemError('internal_error', 'Nothing you did. Try again, and report the request id if it stays.');
}

/** Postgres refuses NUL in text (22021) and in JSON (22P05). */
function isUnstorableText(error: unknown): boolean {
  const state = sqlState(error);
  return state === '22021' || state === '22P05';
}

/** What the Postgres driver says, without a code, of a connection that ended under a statement or could not be had. */
const lostConnection = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

function isUnavailable(error: unknown): boolean {
  if (error instanceof Error && lostConnection.test(error.message)) return true;
  const code = (error as { code?: unknown; driverError?: { code?: unknown } } | null)?.driverError?.code ?? (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code) || /^(57P0[123]|08|53)/.test(code));
}

/** Sends a problem with its headers. */
export function sendProblem(reply: FastifyReply, problem: ProblemError, requestId: string): FastifyReply {
  return reply
    .status(problem.status)
    .headers({ 'cache-control': 'no-store', ...problem.details.headers })
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.toProblem(requestId)));
}

function wantsPage(request: FastifyRequest): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
}

/** For a person at an address that leads nowhere; pages of payments have their own. */
function sendLostPage(reply: FastifyReply): void {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Not found · Till</title><h1>There is nothing at this address</h1><p>Check the link, or <a href="/dashboard">go to the dashboard</a>.</p></html>`;
  void reply.status(404).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page);
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblemError(error);
    if (problem.status >= 500) this.logger.error(`${request.method} ${request.routeOptions.url ?? ''} ${request.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (problem.status === 404 && request.is404 && wantsPage(request)) {
      sendLostPage(reply);
      return;
    }
    sendProblem(reply, problem, request.id);
  }
}
