import { Injectable } from '@nestjs/common';
import type { StoredFile } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';

interface Row {
  id: string;
  name: string;
  media_type: string;
  size_bytes: string;
  sha256: string;
  created_at: Date;
}

function toFile(row: Row): StoredFile {
  // A size, not an amount: bounded far below what a number holds exactly.
  return { id: row.id, name: row.name, mediaType: row.media_type, sizeBytes: parseInt(row.size_bytes, 10), sha256: row.sha256, createdAt: row.created_at.toISOString() };
}

@Injectable()
export class FilesRepository {
  async insert(tx: Transaction, merchantId: string, file: Omit<StoredFile, 'createdAt'>): Promise<StoredFile> {
    const [row] = await tx.query<Row>('INSERT INTO files (merchant_id, id, name, media_type, size_bytes, sha256) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *', [
      merchantId,
      file.id,
      file.name,
      file.mediaType,
      file.sizeBytes,
      file.sha256,
    ]);
    if (!row) throw new Error('an INSERT without a row');
    return toFile(row);
  }

  async count(tx: Transaction, merchantId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM files WHERE merchant_id = $1', [merchantId]);
    return row?.count ?? 0;
  }

  /** Size of all of the merchant's files together. */
  async bytes(tx: Transaction, merchantId: string): Promise<number> {
    const [row] = await tx.query<{ bytes: string }>('SELECT coalesce(sum(size_bytes), 0)::text AS bytes FROM files WHERE merchant_id = $1', [merchantId]);
    return parseInt(row?.bytes ?? '0', 10);
  }

  async byId(tx: Transaction, merchantId: string, id: string): Promise<StoredFile | null> {
    const [row] = await tx.query<Row>('SELECT * FROM files WHERE merchant_id = $1 AND id = $2', [merchantId, id]);
    return row ? toFile(row) : null;
  }
}
