import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Tells a client that waits before it sends its body (`Expect: 100-continue`; RFC 9110, 10.1.1) to go on when somebody
 * begins to read the body, and not before: who has to pay, or is refused, sends nothing in vain. Such an answer ends the
 * connection, since what comes next on it could be the body or another request.
 */
export function continueWhenRead(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const { shouldKeepAlive } = response;
    const read = request._read.bind(request);
    response.shouldKeepAlive = false;
    request._read = (sizeBytes) => {
      request._read = read;
      if (!response.headersSent) {
        response.shouldKeepAlive = shouldKeepAlive;
        response.writeContinue();
      }
      read(sizeBytes);
    };
    server.emit('request', request, response);
  });
}
