import { Controller } from '@nestjs/common';
import type { NetworkStatus } from '@till/contract';
import { Authenticated } from '../../platform/http/access.js';
import { Implements } from '../../platform/http/implements.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { ReceivingService } from './receiving.service.js';

@Controller()
export class ReceivingController {
  constructor(private readonly receiving: ReceivingService) {}

  @Implements('listNetworks', { summary: 'List networks, whether you can be paid on them now, and why not' })
  @Authenticated({ scope: 'read' })
  async list(@Context() context: RequestContext): Promise<{ data: NetworkStatus[] }> {
    return { data: await this.receiving.list(context) };
  }
}
