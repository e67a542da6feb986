import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { StoredFile } from '@till/contract';
import { BlobStore, BlobTooLargeError } from '../../platform/blobs/blob-store.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { FilesRepository } from './files.repository.js';

/** Largest file one can sell. */
export const maxFileBytes = 100 * 1024 * 1024;

const plainMediaType = /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,80}$/;

/** A media type without parameters, or the type of arbitrary bytes for anything odd. */
function mediaTypeFrom(text: string): string {
  const type = text.split(';')[0]?.trim().toLowerCase() ?? '';
  return plainMediaType.test(type) ? type : 'application/octet-stream';
}

function nameFrom(text: string): string {
  if (/[\u0000-\u001f\u007f/\\]/.test(text)) throw faultyField('name', 'must be a plain file name');
  return text;
}

/** Files merchants sell. The bytes lie in the blob store under merchant and file id. */
@Injectable()
export class FilesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly files: FilesRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** Stores a stream as a file, with flat memory. Throws `payload_too_large`. */
  async upload(context: RequestContext, given: { name: string; mediaType: string; lengthBytes: number | null }, bytes: unknown): Promise<StoredFile> {
    const name = nameFrom(given.name);
    if (given.lengthBytes !== null && given.lengthBytes > maxFileBytes) throw tooLarge();
    if (!(bytes instanceof Readable)) throw empty();
    const id = newId('file');
    const written = await this.blobs.write(context.merchantId, id, bytes, maxFileBytes).catch((error: unknown) => {
      throw error instanceof BlobTooLargeError ? tooLarge() : error;
    });
    if (written.sizeBytes === 0) {
      await this.blobs.remove(context.merchantId, id);
      throw empty();
    }
    return this.unitOfWork.tenant(context.merchantId, (tx) => this.files.insert(tx, context.merchantId, { id, name, mediaType: mediaTypeFrom(given.mediaType), ...written }));
  }

  async get(merchantId: string, id: string): Promise<StoredFile> {
    const file = await this.unitOfWork.tenant(merchantId, (tx) => this.files.byId(tx, merchantId, id));
    if (!file) throw notFound('file');
    return file;
  }
}

function empty(): ProblemError {
  return new ProblemError('validation_failed', 'Send the bytes of the file as the body.', { errors: [{ field: 'body', message: 'must be the bytes of the file' }] });
}

function tooLarge(): ProblemError {
  return new ProblemError('payload_too_large', `A file has at most ${maxFileBytes / 1024 / 1024} MB.`);
}
