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

  /** Stands for the beginning; equal bodies have equal prints, in whatever pieces they come. */
  get print(): string {
    return createHash('sha256').update(this.prefix.subarray(0, prefixBytes)).digest('base64url');
  }

  /** For the origin: whole where it is short, else a stream that is read as fast as the origin takes it. */
  forOrigin(): Buffer | Readable | null {
    if (!this.rest) return this.prefix.length === 0 ? null : this.prefix;
    return streamedBody(this.rest, this.prefix);
  }
}

/**
 * The body of a request after what was read of it, for an origin: read as fast as that takes it. An origin that answers
 * before it has read everything ends the stream, not the request, which would cut its answer off on the way to the payer.
 */
export function streamedBody(request: IncomingMessage, prefix?: Buffer): Readable {
  return Readable.from(chunksOf(request, prefix), { objectMode: false });
}

async function* chunksOf(request: IncomingMessage, prefix?: Buffer): AsyncGenerator<Buffer> {
  try {
    if (prefix) yield prefix;
    // Not `yield*`, which would hand an error of the origin's on to the request.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) yield chunk;
  } finally {
    // A payer that only listens once it has sent everything is let get rid of it.
    request.resume();
  }
}

function readable(request: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    // Closed already: none of the events below will come any more.
    if (request.closed) {
      reject(cutOff());
      return;
    }
    const done = (error?: Error) => {
      for (const name of ['readable', 'end']) request.off(name, onReady);
      request.off('error', onError).off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onReady = () => done();
    const onError = (error: Error) => done(error);
    const onClose = () => done(request.readableEnded ? undefined : cutOff());
    request.on('readable', onReady).on('end', onReady).on('error', onError).on('close', onClose);
  });
}

const cutOff = (): Error => new Error('the request was cut off');
