import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { DoorRequest } from './purchase-request.js';

/** What a door answered. */
export interface DoorReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Null when it is larger, or takes longer, than a tool's result may. */
  body: Buffer | null;
}

/** Far more than a model reads; what is larger is fetched over HTTP. */
export const mostBytes = 512 * 1024;
/** A stream of events may never end, and a tool has one result. */
const patienceMs = 60_000;
/** Counts as a program at routes that charge programs only. */
const userAgent = 'till-mcp (agent)';

/** Asks the doors of this very server, without a network in between: an agent meets the same terms and rules as everybody. */
@Injectable()
export class DoorCalls {
  constructor(private readonly host: HttpAdapterHost) {}

  /** `payment`: header names and values of the agent's payment; none to ask for the terms. */
  async call({ method, path, body }: DoorRequest, payment: Readonly<Record<string, string>>, ip: string): Promise<DoorReply> {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    const answer = await server.inject({
      method,
      url: path,
      remoteAddress: ip,
      headers: { accept: 'application/json, */*;q=0.9', 'user-agent': userAgent, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...payment },
      ...(body === undefined ? {} : { payload: body }),
      payloadAsStream: true,
    });
    const headers = Object.fromEntries(Object.entries(answer.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
    return { status: answer.statusCode, headers, body: await readUpTo(answer.stream(), mostBytes) };
  }
}

async function readUpTo(stream: Readable, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stream.destroy();
  }, patienceMs);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Leaving the loop destroys the stream, and with it the answer's way out.
      if (size > most) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (isLate) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
