import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { expectBodies } from './body-deadline.js';
import { sendProblem, toProblemError } from './problem-filter.js';

let server: FastifyInstance;
let port: number;

beforeAll(async () => {
  server = Fastify();
  expectBodies(server, 50);
  server.setErrorHandler((error, request, reply) => sendProblem(reply, toProblemError(error), request.id));
  server.post('/parsed', (request) => ({ got: request.body }));
  await server.register((streams, _options, loaded) => {
    streams.removeAllContentTypeParsers();
    streams.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    streams.post('/streamed', async (request) => ({ got: await text(request.body as NodeJS.ReadableStream) }));
    loaded();
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as { port: number }).port;
});
afterAll(() => server.close());

/** A request of which the head and the first byte of the body are sent. */
function begin(path: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{`);
  return { socket, answer: text(socket) };
}

describe('a body that comes drop by drop', () => {
  it('is waited for so long and no longer, and its client is told before the connection ends', async () => {
    const answer = await begin('/parsed').answer;
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('The body did not come within 0.05 seconds.');
  });

  it('may take its time where a route reads it as a stream', async () => {
    const streamed = begin('/streamed');
    // Began later, so what it waited for is over for the other one as well.
    await begin('/parsed').answer;
    streamed.socket.end('"a": 1}');
    expect(await streamed.answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*a\\": 1/);
  });

  it('counts for nothing once it is there, however long its answer takes', async () => {
    const quick = await fetch(`http://127.0.0.1:${String(port)}/parsed`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' });
    expect([quick.status, await quick.json()]).toEqual([200, { got: { a: 1 } }]);
  });
});
