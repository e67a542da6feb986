import fastify from 'fastify';
import { Pool } from 'undici';

/* The limit of this stack for a reverse proxy: one route, the same HTTP client, headers and body handed through. */
const origin = new Pool(process.env.BENCH_ORIGIN, { connections: 256 });
const server = fastify();
server.all('/g/:gateway/*', async (request, reply) => {
  const { host: _host, connection: _connection, ...headers } = request.headers;
  const answer = await origin.request({ path: `/${request.params['*']}`, method: request.method, headers });
  const { connection: _hop, 'keep-alive': _kept, ...passed } = answer.headers;
  return reply.code(answer.statusCode).headers(passed).send(answer.body);
});
await server.listen({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
