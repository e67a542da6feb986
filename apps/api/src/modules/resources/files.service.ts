import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { StoredFile } from '@till/contract';
import { BlobStore, BlobTooLargeError } from '../../platform/blobs/blob-store.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { megabyte, MerchantLimits } from '../merchants/merchant-limits.js';
import { FilesRepository } from './files.repository.js';

/** Largest file one can sell. */
export const maxFileBytes = 100 * megabyte;
/** Bytes that are on their way lie on the disk before they count, so a merchant sends some files at a time and not any number. */
const mostAtOnce = 8;

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
  /** Uploads under way in this process, by merchant. */
  private readonly underWay = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly files: FilesRepository,
    private readonly blobs: BlobStore,
    private readonly limits: MerchantLimits,
  ) {}

  /** Stores a stream as a file, with flat memory. Throws `payload_too_large`, `limit_reached`, or `rate_limited` for too many at a time. */
  async upload(context: RequestContext, given: { name: string; mediaType: string; lengthBytes: number | null }, bytes: unknown): Promise<StoredFile> {
    const name = nameFrom(given.name);
    if (given.lengthBytes !== null && given.lengthBytes > maxFileBytes) throw tooLarge();
    if (!(bytes instanceof Readable)) throw empty();
    const { merchantId } = context;
    const others = this.underWay.get(merchantId) ?? 0;
    if (others >= mostAtOnce) throw new ProblemError('rate_limited', `${String(mostAtOnce)} files are on their way already. Send this one when one of them has arrived.`, { headers: { 'retry-after': '5' } });
    this.underWay.set(merchantId, others + 1);
    try {
      return await this.store(merchantId, { name, mediaType: mediaTypeFrom(given.mediaType) }, given.lengthBytes ?? 1, bytes);
    } finally {
      const left = (this.underWay.get(merchantId) ?? 1) - 1;
      if (left > 0) this.underWay.set(merchantId, left);
      else this.underWay.delete(merchantId);
    }
  }

  private async store(merchantId: string, told: { name: string; mediaType: string }, announcedBytes: number, bytes: Readable): Promise<StoredFile> {
    // Looked at twice: nobody sends in vain what has no room already, and what counts is what has come.
    await this.unitOfWork.tenant(merchantId, (tx) => this.demandRoom(tx, merchantId, announcedBytes));
    const id = newId('file');
    const written = await this.blobs.write(merchantId, id, bytes, maxFileBytes).catch((error: unknown) => {
      throw error instanceof BlobTooLargeError ? tooLarge() : error;
    });
    try {
      if (written.sizeBytes === 0) throw empty();
      return await this.unitOfWork.tenant(merchantId, async (tx) => {
        await this.demandRoom(tx, merchantId, written.sizeBytes);
        return this.files.insert(tx, merchantId, { id, ...told, ...written });
      });
    } catch (error) {
      // Only a refusal says for certain that no row names the bytes.
      if (error instanceof ProblemError) await this.blobs.remove(merchantId, id);
      throw error;
    }
  }

  private async demandRoom(tx: Transaction, merchantId: string, moreBytes: number): Promise<void> {
    await this.limits.demandRoom(tx, merchantId, 'files', () => this.files.count(tx, merchantId));
    await this.limits.demandRoom(tx, merchantId, 'fileMegabytes', async () => (await this.files.bytes(tx, merchantId)) / megabyte, moreBytes / megabyte);
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
