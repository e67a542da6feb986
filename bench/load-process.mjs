import { connect } from 'node:net';

/*
 * A load so light that the server is the limit: ready-made requests on kept connections, one in flight on each, and of
 * every answer only its status and its end are read. A client that parses all of HTTP in JavaScript spends more on an
 * answer than these servers do.
 */
const chunkedEnd = Buffer.from('\r\n0\r\n\r\n');

/** Bytes the first answer in `data` takes, or 0 while it is incomplete. */
function answerLength(data) {
  const headEnd = data.indexOf('\r\n\r\n');
  if (headEnd < 0) return 0;
  const head = data.latin1Slice(0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length) return data.length >= headEnd + 4 + Number(length[1]) ? headEnd + 4 + Number(length[1]) : 0;
  const end = data.indexOf(chunkedEnd, headEnd);
  return end < 0 ? 0 : end + chunkedEnd.length;
}

process.once('message', ({ url, paths, seconds, connections }) => {
  const { hostname, port, host } = new URL(url);
  const requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\n\r\n`));
  const statuses = {};
  let next = 0;
  let answers = 0;
  let errors = 0;
  let stopped = false;
  const open = () => {
    const socket = connect(Number(port), hostname).setNoDelay();
    let waiting = Buffer.alloc(0);
    const ask = () => socket.write(requests[next++ % requests.length]);
    socket.on('connect', ask);
    socket.on('error', () => (errors += stopped ? 0 : 1));
    socket.on('data', (chunk) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const length = answerLength(waiting);
      if (length === 0 || stopped) return;
      const status = waiting.latin1Slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      answers += 1;
      waiting = waiting.subarray(length);
      ask();
    });
    return socket;
  };
  const start = performance.now();
  const sockets = Array.from({ length: connections }, open);
  setTimeout(() => {
    stopped = true;
    const rate = (answers * 1000) / (performance.now() - start);
    for (const socket of sockets) socket.destroy();
    process.send({ rate, statuses, errors }, () => process.exit(0));
  }, seconds * 1000);
});
