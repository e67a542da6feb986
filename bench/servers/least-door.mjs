import fastify from 'fastify';
import pg from 'pg';
import { Pool } from 'undici';

/*
 * The limit for every door that claims a payment before it sends it on and proves it from the chain before it says
 * "settled": a row committed, the facilitator called, the receipt read, a row committed, one after the other. It checks nothing.
 */
const facilitator = new Pool(process.env.BENCH_FACILITATOR);
const chain = new Pool(process.env.BENCH_RPC);
const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
await database.query('CREATE TABLE bench_door (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text)');

async function post(pool, path, body) {
  const answer = await pool.request({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
  return answer.body.text();
}

/** Durable when it resolves. */
const keep = (text) => database.query({ name: 'keep', text: 'INSERT INTO bench_door (text) VALUES ($1)', values: [text] });

const server = fastify();
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
server.post('/settle', async (request, reply) => {
  await keep(request.body);
  const answer = await post(facilitator, '/settle', request.body);
  const { transaction } = JSON.parse(answer);
  const receipt = JSON.parse(await post(chain, '/', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getTransactionReceipt', params: [transaction] })));
  if (receipt.result?.status !== '0x1') throw new Error(`no receipt of ${transaction}`);
  await keep(JSON.stringify(receipt.result));
  return reply.type('application/json').send(answer);
});
await server.listen({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
