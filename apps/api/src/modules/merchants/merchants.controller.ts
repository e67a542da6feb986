import { Body, Controller } from '@nestjs/common';
import { type Merchant, updateMerchantSchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { MerchantsService } from './merchants.service.js';

@Controller()
export class MerchantsController {
  constructor(private readonly merchants: MerchantsService) {}

  @Implements('updateMerchant', { summary: 'Change the name or the goal of the merchant' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  update(@Context() context: RequestContext, @Body({ schema: updateMerchantSchema }) change: z.output<typeof updateMerchantSchema>): Promise<Merchant> {
    return this.merchants.update(context, change);
  }
}
