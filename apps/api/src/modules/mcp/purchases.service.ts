import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { ListingsService } from '../discovery/listings.service.js';
import { CatalogueService } from '../resources/catalogue.service.js';
import type { PricedResource } from '../resources/priced-resource.js';
import { DoorCalls } from './door-calls.js';
import { purchaseRequest, type PurchaseWish } from './purchase-request.js';
import { purchaseResult } from './purchase-result.js';

/** Buys on behalf of agents that sign for themselves: Till passes terms and payments on, and never holds a key. */
@Injectable()
export class PurchasesService {
  constructor(
    private readonly config: Config,
    private readonly listings: ListingsService,
    private readonly catalogue: CatalogueService,
    private readonly doors: DoorCalls,
  ) {}

  /** `payment`: what the agent sent under `x402/payment`; undefined to learn the terms. */
  async buy(wish: PurchaseWish, payment: unknown, ip: string): Promise<CallToolResult> {
    const resource = await this.resource(wish.id, payment !== undefined);
    if (!resource) return refused('There is no offer with this id, or it is not for sale now. Call find_offers.');
    const request = purchaseRequest(resource, wish);
    if (!request.ok) return refused(request.error);
    const headers = payment === undefined ? {} : headerOf(payment);
    if (!headers) return refused('The payment is not a JSON object with x402Version 1 or 2. Sign the terms that buy returned.');
    return purchaseResult(await this.doors.call(request.value, headers, ip), `${this.config.publicUrl}${request.value.path}`);
  }

  /** Somebody who pays was shown the offer before: that it was unlisted or paused meanwhile must not keep what is paid. */
  private async resource(id: string, isPaid: boolean): Promise<PricedResource | null> {
    if (isPaid) return this.catalogue.byId(id);
    return (await this.listings.find(id))?.resource ?? null;
  }
}

function headerOf(payment: unknown): Record<string, string> | null {
  if (typeof payment !== 'object' || payment === null || !('x402Version' in payment)) return null;
  const value = Buffer.from(JSON.stringify(payment), 'utf8').toString('base64');
  if (payment.x402Version === 2) return { 'payment-signature': value };
  return payment.x402Version === 1 ? { 'x-payment': value } : null;
}

function refused(why: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: why }] };
}
