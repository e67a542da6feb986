import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** RFC 6455, section 1.3. */
const websocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A node over WebSocket that takes the first subscription it is asked for and then says what it likes, over and over for every connection. */
export async function startLyingNode(said: () => readonly string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const open = new Set<Duplex>();
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    const accept = createHash('sha1').update(`${String(request.headers['sec-websocket-key'])}${websocketGuid}`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`);
    socket.once('data', () => {
      for (const text of [JSON.stringify({ jsonrpc: '2.0', id: 1, result: '0x1' }), ...said()]) socket.write(frameOf(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A whole text message, unmasked, with a length of 16 bits. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]), payload]);
}
