import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';

/** The document a gateway is described with. */
export interface GatewayDocumentRow {
  merchantId: string;
  gatewayId: string;
  /** JSON, with paths below the gateway. */
  content: string;
  title: string;
  version: string;
  operations: number;
  sourceUrl: string | null;
}

/** SQL of imported OpenAPI documents, one for each gateway that has any. */
@Injectable()
export class GatewayDocumentsRepository {
  async put(tx: Transaction, document: GatewayDocumentRow): Promise<void> {
    await tx.query(
      `INSERT INTO gateway_documents (merchant_id, gateway_id, content, title, version, operations, source_url, imported_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())
       ON CONFLICT (gateway_id) DO UPDATE SET content = $3, title = $4, version = $5, operations = $6, source_url = $7, imported_at = clock_timestamp()`,
      [document.merchantId, document.gatewayId, document.content, document.title, document.version, document.operations, document.sourceUrl],
    );
  }

  /** Content and source; null when nothing was imported. Without a tenant's unit of work, a system one. */
  async of(tx: Transaction, merchantId: string, gatewayId: string): Promise<Pick<GatewayDocumentRow, 'content' | 'sourceUrl'> | null> {
    const [row] = await tx.query<Pick<GatewayDocumentRow, 'content' | 'sourceUrl'>>('SELECT content, source_url AS "sourceUrl" FROM gateway_documents WHERE merchant_id = $1 AND gateway_id = $2', [merchantId, gatewayId]);
    return row ?? null;
  }
}
