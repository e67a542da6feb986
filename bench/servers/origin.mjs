import { createServer } from 'node:http';

/* A seller's API: a small JSON answer at every path, as many megabytes as one asks for below /big, and the size of what is PUT. */
const answer = Buffer.from(JSON.stringify({ city: 'berlin', sky: 'clear', celsius: 21, text: 'x'.repeat(200) }));
const megabyte = Buffer.alloc(1024 * 1024, 'x');

createServer((request, response) => {
  if (request.method === 'PUT') {
    let bytes = 0;
    request.on('data', (chunk) => (bytes += chunk.length));
    return void request.on('end', () => response.end(String(bytes)));
  }
  const [, count] = /^\/big\/(\d+)$/.exec(request.url) ?? [];
  if (count === undefined) return void response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
  let left = Number(count);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': left * megabyte.length });
  const write = () => {
    while (left-- > 0) if (!response.write(megabyte)) return void response.once('drain', write);
    response.end();
  };
  write();
}).listen(Number(process.env.BENCH_PORT), '127.0.0.1');
process.on('disconnect', () => process.exit(0));
