import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** What of a body is read before its request is understood; most are shorter. */
const prefixBytes = 256 * 1024;

/** Whether a request says that it has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');
}

/** The body of a paid request: its beginning is known, so that the payment can be bound to it; the rest streams. */
export class RequestBody {
  private constructor(
    private readonly prefix: Buffer,
    private readonly rest: IncomingMessage | null,
  ) {}

  /** Reads the beginning. Rejects when the payer's connection breaks. */
  static async open(request: IncomingMessage): Promise<RequestBody> {
    if (!hasBody(request)) return new RequestBody(Buffer.alloc(0), null);
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    for (;;) {
      const chunk = (request.read() as Buffer | null) ?? null;
      if (chunk) {
        chunks.push(chunk);
        sizeBytes += chunk.length;
        if (sizeBytes >= prefixBytes) return new RequestBody(Buffer.concat(chunks), request);
      } else if (request.readableEnded) return new RequestBody(Buffer.concat(chunks), null);
      else await readable(request);
    }
  }

  /** Stands for the beginning; equal bodies have equal prints. */
  get print(): string {
    return createHash('sha256').update(this.prefix).digest('base64url');
  }

  /** For the origin: whole where it is short, else a stream that is read as fast as the origin takes it. */
  forOrigin(): Buffer | Readable | null {
    if (!this.rest) return this.prefix.length === 0 ? null : this.prefix;
    return Readable.from(chain(this.prefix, this.rest), { objectMode: false });
  }
}

async function* chain(prefix: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield prefix;
  yield* rest;
}

function readable(request: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error) => {
      for (const name of ['readable', 'end']) request.off(name, onReady);
      request.off('error', onError).off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onReady = () => done();
    const onError = (error: Error) => done(error);
    const onClose = () => done(request.readableEnded ? undefined : new Error('the request was cut off'));
    request.on('readable', onReady).on('end', onReady).on('error', onError).on('close', onClose);
  });
}
