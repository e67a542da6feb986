import { Injectable } from '@nestjs/common';
import type { listPaymentsQuerySchema, Mode, Page, Payment as PaymentDto, PaymentSummary, Receipt } from '@till/contract';
import type { z } from 'zod';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { isGivenBack } from './payment.js';
import { type ShownRefunds, toPaymentDto, toPaymentSummary, toReceipt } from './payment-dto.js';
import { toPaymentFilter } from './payment-filter.js';
import { type PaymentView, PaymentViewsRepository } from './payment-views.repository.js';
import { PaymentsRepository } from './payments.repository.js';

/** Tells a payment's refunds, inside the unit of work that reads the payment. */
export type RefundsSource = (tx: Transaction, paymentId: string) => Promise<ShownRefunds>;

/** Reads payments for people. Money decisions never come from here. */
@Injectable()
export class PaymentsQueryService {
  private refundsOf: RefundsSource = () => Promise.resolve({ newest: [], open: 0n });

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly views: PaymentViewsRepository,
    private readonly payments: PaymentsRepository,
    private readonly paging: Paging,
  ) {}

  /** Lets the slice that keeps refunds, which itself needs payments, show them here. Called while modules initialise. */
  showRefunds(source: RefundsSource): void {
    this.refundsOf = source;
  }

  async list(context: RequestContext, query: z.output<typeof listPaymentsQuerySchema>): Promise<Page<PaymentSummary>> {
    const { merchantId, mode } = context;
    const scope = `payments ${merchantId} ${mode}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const filter = toPaymentFilter(mode, query);
    const rows = await this.unitOfWork.tenant(merchantId, (tx) => this.views.list(tx, merchantId, filter, { limit: query.limit + 1, after }));
    return this.paging.page(scope, rows, query.limit, (row) => ({ at: row.position, id: row.id }), toPaymentSummary);
  }

  async get(context: RequestContext, id: string): Promise<PaymentDto> {
    return this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const view = await this.views.find(tx, id);
      if (!view || view.mode !== context.mode) throw notFound('payment');
      return this.dto(tx, view);
    });
  }

  /** The same for who is told of the merchant's payments in either mode; null when the merchant has no such payment. */
  told(merchantId: string, id: string): Promise<{ mode: Mode; data: PaymentDto } | null> {
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const view = await this.views.find(tx, id);
      return view && { mode: view.mode, data: await this.dto(tx, view) };
    });
  }

  /** One line of a list, for the live stream; null when the merchant has no such payment. */
  async summary(merchantId: string, id: string): Promise<PaymentSummary | null> {
    const view = await this.unitOfWork.tenantAtOnce(merchantId, (tx) => this.views.find(tx, id));
    return view ? toPaymentSummary(view) : null;
  }

  /** What anyone who holds the id may see, with what a page of Till itself needs; null for an unknown one. */
  async receipt(id: string): Promise<{ receipt: Receipt; merchantId: string; resourceId: string; isGivenBack: boolean } | null> {
    const view = await this.unitOfWork.systemAtOnce((tx) => this.views.find(tx, id));
    return view ? { receipt: toReceipt(view, this.config.publicUrl), merchantId: view.merchantId, resourceId: view.resourceId, isGivenBack: isGivenBack(view) } : null;
  }

  private async dto(tx: Transaction, view: PaymentView): Promise<PaymentDto> {
    return toPaymentDto(view, await this.payments.events(tx, view.id), await this.refundsOf(tx, view.id), this.config.publicUrl);
  }
}
