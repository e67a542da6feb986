import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Deliverable, ReceiptView } from '@till/contract';
import { BlobStore } from '../../platform/blobs/blob-store.js';
import type { KeptAnswer } from '../gateway/kept-answer.js';
import { KeptAnswersService } from '../gateway/kept-answers.service.js';
import { type Delivery, DeliveryDesk } from '../hosted/delivery-desk.js';
import { PageRenderer } from '../hosted/page-renderer.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsQueryService } from '../payments/payments-query.service.js';
import { FilesService } from '../resources/files.service.js';
import { ResourcesService } from '../resources/resources.service.js';
import { attachmentHeaders } from './attachment.js';

type Bought = Pick<Payment, 'id' | 'merchantId' | 'mode' | 'resourceId'>;

/** Longer documents are no reading on a page. */
const mostShownBytes = 100_000;

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
    private readonly answers: KeptAnswersService,
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
    if (deliverable === null) return this.shownAnswer(payment);
    if (deliverable.type === 'text') return { type: 'text', html: await this.pages.markdown(deliverable.content) };
    if (deliverable.type === 'json') return { type: 'json', content: deliverable.content };
    if (deliverable.type === 'redirect') return deliverable;
    const { name } = await this.files.get(payment.merchantId, deliverable.fileId);
    return { type: 'file', url: `/r/${payment.id}/file`, name };
  }

  /** The kept answer of a seller's API as a download; null when the payment bought something else or none is kept. */
  async answerOf({ id, merchantId }: Bought): Promise<Delivery | null> {
    const answer = await this.answers.of(merchantId, id);
    if (!answer) return null;
    const mediaType = mediaTypeOf(answer);
    const { 'accept-ranges': _ranges, ...headers } = attachmentHeaders({ name: answerName(mediaType), mediaType });
    const encoding = answer.headers['content-encoding'];
    return { headers: { ...headers, ...(typeof encoding === 'string' ? { 'content-encoding': encoding } : {}), 'content-length': String(answer.body.length) }, body: Readable.from([answer.body], { objectMode: false }) };
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

  private async shownAnswer({ id, merchantId }: Bought): Promise<ReceiptView['delivered']> {
    const answer = await this.answers.of(merchantId, id);
    if (!answer) return null;
    const mediaType = mediaTypeOf(answer);
    const content = isJson(mediaType) && answer.headers['content-encoding'] === undefined && answer.body.length <= mostShownBytes ? parsed(answer.body.toString('utf8')) : undefined;
    return content === undefined ? { type: 'file', url: `/r/${id}/file`, name: answerName(mediaType) } : { type: 'json', content };
  }

  private of({ merchantId, mode, resourceId }: Bought): Promise<Deliverable | null> {
    return this.resources.deliverableOf(merchantId, mode, resourceId);
  }
}

function mediaTypeOf({ headers }: KeptAnswer): string {
  const type = headers['content-type'];
  return typeof type === 'string' ? type : 'application/octet-stream';
}

const isJson = (mediaType: string): boolean => /^application\/([\w.-]+\+)?json\b/.test(mediaType);

/** A file name that fits the answer's type; unknown ones have none. */
function answerName(mediaType: string): string {
  const [type = '', subtype = ''] = (mediaType.split(';')[0] ?? '').trim().toLowerCase().split('/');
  const ending = isJson(mediaType) ? 'json' : subtype === 'plain' ? 'txt' : type === 'text' || type === 'image' ? subtype.replace(/\W.*/, '') : subtype === 'pdf' ? 'pdf' : '';
  return ending === '' ? 'answer' : `answer.${ending}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
