import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';

export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
}

/** Files on disk under `TILL_HOME/blobs/<tenant>/<id>`. Names come from Till alone, never from a merchant or payer. */
@Injectable()
export class BlobStore {
  constructor(private readonly config: Config) {}

  /**
   * Streams bytes to disk with flat memory, written aside and renamed, so that a half-written file never bears its
   * id. Throws BlobTooLargeError past `maxBytes` and leaves nothing behind.
   */
  async write(tenant: string, id: string, bytes: Readable, maxBytes: number): Promise<{ sizeBytes: number; sha256: string }> {
    const folder = join(this.config.home, 'blobs', tenant);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const aside = join(folder, `.${randomUUID()}`);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) return done(new BlobTooLargeError(`more than ${maxBytes} bytes`));
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await pipeline(bytes, meter, createWriteStream(aside, { mode: 0o600, flush: true }));
      await rename(aside, join(folder, id));
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    return { sizeBytes, sha256: hash.digest('hex') };
  }

  /** Forgets a file; one that is not there is no error. */
  async remove(tenant: string, id: string): Promise<void> {
    await rm(join(this.config.home, 'blobs', tenant, id), { force: true });
  }

  /** A stream of the file from `start` to `end` inclusive. Throws when it is not there. */
  async read(tenant: string, id: string, range?: { start: number; end: number }): Promise<{ stream: ReadStream; sizeBytes: number }> {
    const path = join(this.config.home, 'blobs', tenant, id);
    const { size } = await stat(path);
    return { stream: createReadStream(path, range ?? {}), sizeBytes: size };
  }
}
