import fastify from 'fastify';

/* The limit of this stack: one route that sends the very bytes and headers Till sent, and nothing else. */
const { status, headers, body } = JSON.parse(process.env.BENCH_ANSWER);
const server = fastify();
const bytes = Buffer.from(body, 'base64');
server.get('/p/:slug', (_request, reply) => reply.code(status).headers(headers).send(bytes));
await server.listen({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
