import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Deliverable, ReceiptView } from '@till/contract';
import { BlobStore } from '../../platform/blobs/blob-store.js';
import { type Delivery, DeliveryDesk } from '../hosted/delivery-desk.js';
import { PageRenderer } from '../hosted/page-renderer.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsQueryService } from '../payments/payments-query.service.js';
import { FilesService } from '../resources/files.service.js';
import { ResourcesService } from '../resources/resources.service.js';
import { attachmentHeaders } from './attachment.js';

type Bought = Pick<Payment, 'id' | 'merchantId' | 'mode' | 'resourceId'>;

const json = { 'content-type': 'application/json; charset=utf-8' };

/** Hands out what was bought. Who may have it is for the caller to know: a settled payment, and its holder. */
@Injectable()
export class DeliverablesService implements OnModuleInit {
  constructor(
    private readonly desk: DeliveryDesk,
    private readonly resources: ResourcesService,
    private readonly files: FilesService,
    private readonly blobs: BlobStore,
    private readonly payments: PaymentsQueryService,
    private readonly pages: PageRenderer,
  ) {}

  onModuleInit(): void {
    this.desk.use((payment) => this.deliver(payment));
  }

  /** The bought thing as the answer of a paid request; the receipt where nothing else was promised. */
  async deliver(payment: Bought): Promise<Delivery> {
    const deliverable = await this.of(payment);
    if (deliverable === null) return { headers: json, body: JSON.stringify((await this.payments.receipt(payment.id))?.receipt) };
    if (deliverable.type === 'text') return { headers: { 'content-type': 'text/markdown; charset=utf-8' }, body: deliverable.content };
    if (deliverable.type === 'json') return { headers: json, body: JSON.stringify(deliverable.content) };
    // Without a Location: a client that follows one would leave with its receipt unread.
    if (deliverable.type === 'redirect') return { headers: json, body: JSON.stringify({ type: 'redirect', url: deliverable.url }) };
    return this.file(payment.merchantId, deliverable.fileId);
  }

  /** The bought thing as the receipt page shows it. */
  async shown(payment: Bought): Promise<ReceiptView['delivered']> {
    const deliverable = await this.of(payment);
    if (deliverable === null) return null;
    if (deliverable.type === 'text') return { type: 'text', html: await this.pages.markdown(deliverable.content) };
    if (deliverable.type === 'json') return { type: 'json', content: deliverable.content };
    if (deliverable.type === 'redirect') return deliverable;
    const { name } = await this.files.get(payment.merchantId, deliverable.fileId);
    return { type: 'file', url: `/r/${payment.id}/file`, name };
  }

  /** The file a payment bought; null when it bought something else. */
  async fileOf(payment: Bought): Promise<{ merchantId: string; fileId: string; sizeBytes: number } | null> {
    const deliverable = await this.of(payment);
    if (deliverable?.type !== 'file') return null;
    const { sizeBytes } = await this.files.get(payment.merchantId, deliverable.fileId);
    return { merchantId: payment.merchantId, fileId: deliverable.fileId, sizeBytes };
  }

  /** A stored file as a download, whole or one range of it (both ends included). */
  async file(merchantId: string, fileId: string, range?: { start: number; end: number }): Promise<Delivery> {
    const file = await this.files.get(merchantId, fileId);
    const { stream } = await this.blobs.read(merchantId, fileId, range);
    const lengthBytes = range ? range.end - range.start + 1 : file.sizeBytes;
    return { headers: { ...attachmentHeaders(file), 'content-length': String(lengthBytes) }, body: stream };
  }

  private of({ merchantId, mode, resourceId }: Bought): Promise<Deliverable | null> {
    return this.resources.deliverableOf(merchantId, mode, resourceId);
  }
}
