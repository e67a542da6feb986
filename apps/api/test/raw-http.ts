import { connect, createServer, type AddressInfo, type Server } from 'node:net';

/**
 * Sends bytes to the server of `url` as they are and gives what comes back, one character a byte, once it has closed: whole, or
 * cut where a server that has answered wants no more of the request.
 */
export function rawExchange(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined)).on('close', () => resolve(answer));
  });
}

/** A server that answers every request with the bytes it is told, and closes the connection. */
export class RawOrigin {
  /** What it answers, one character a byte. */
  answer = '';
  /** Requests it has got, as far as they had come when it answered. */
  readonly requests: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<RawOrigin> {
    const server = createServer((socket) => {
      let request = '';
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        const isAnswered = request.includes('\r\n\r\n');
        request += chunk.toString('latin1');
        if (isAnswered || !request.includes('\r\n\r\n')) return;
        origin.requests.push(request);
        socket.end(Buffer.from(origin.answer, 'latin1'));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = new RawOrigin(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    return origin;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}
