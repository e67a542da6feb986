import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { Controller, Delete, Get, Options, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import { Public } from '../../platform/http/access.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { RateLimit } from '../../platform/http/rate-limit.js';
import { ToolsService } from './tools.service.js';

const callers = { name: 'mcp', max: 240, perSeconds: 60, by: 'ip' } as const;

/** No credentials are taken here and none given, so any page may ask. */
const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Mcp-Session-Id, Mcp-Protocol-Version, Retry-After',
  'cache-control': 'no-store',
};
const preflight = { ...openToAll, 'access-control-allow-methods': 'POST, OPTIONS', 'access-control-allow-headers': 'Content-Type, Accept, Mcp-Protocol-Version, Mcp-Session-Id, Last-Event-ID', 'access-control-max-age': '600' };

/** Till as an MCP server over streamable HTTP: no sessions, one JSON answer per request. */
@ApiExcludeController()
@Controller('/mcp')
@Public()
export class McpController {
  constructor(
    private readonly config: Config,
    private readonly tools: ToolsService,
  ) {}

  @Post()
  @RateLimit(callers)
  async call(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Batches left the protocol, and one request would be any number of calls.
    if (Array.isArray(request.body)) throw new ProblemError('malformed_request', 'Send one JSON-RPC message per request.');
    const server = this.tools.serverFor(request.ip);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      const answer = await transport.handleRequest(new Request(`${this.config.publicUrl}/mcp`, { method: 'POST', headers: headersOf(request) }), { parsedBody: request.body });
      await reply.status(answer.status).headers({ ...Object.fromEntries(answer.headers), ...openToAll }).send(await answer.text());
    } finally {
      await server.close();
    }
  }

  /** There is nothing to listen to and no session to end, which the protocol answers with 405. */
  @Get()
  listen(): never {
    throw noSessions();
  }

  @Delete()
  end(): never {
    throw noSessions();
  }

  @Options()
  async preflight(@Res() reply: FastifyReply): Promise<void> {
    await reply.status(204).headers(preflight).send();
  }
}

function noSessions(): ProblemError {
  return new ProblemError('method_not_allowed', 'This MCP server is asked with POST; it keeps no sessions and sends nothing by itself.', { headers: { allow: 'POST, OPTIONS', ...openToAll } });
}

function headersOf({ headers }: FastifyRequest): Headers {
  const taken = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-session-id'] as const;
  return new Headers(taken.flatMap((name): [string, string][] => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));
}
