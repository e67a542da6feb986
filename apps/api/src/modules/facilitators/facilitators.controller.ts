import { Body, Controller, Param } from '@nestjs/common';
import { chooseFacilitatorSchema, type FacilitatorList, setFacilitatorKeySchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { FacilitatorsService } from './facilitators.service.js';

/** Each key is tried at the facilitator, which should not be asked by guessing. */
const keyTrials = { name: 'facilitator-keys', max: 10, perSeconds: 60, by: 'merchant' } as const;

@Controller()
export class FacilitatorsController {
  constructor(private readonly facilitators: FacilitatorsService) {}

  @Implements('listFacilitators', { summary: 'List the facilitators of this Till, how they do, and who settles your payments on each network' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext): Promise<FacilitatorList> {
    return this.facilitators.list(context);
  }

  @Implements('chooseFacilitator', { summary: 'Choose who settles your payments on a network; null goes back to the default' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  choose(@Context() context: RequestContext, @Body({ schema: chooseFacilitatorSchema }) choice: z.output<typeof chooseFacilitatorSchema>): Promise<FacilitatorList> {
    return this.facilitators.choose(context, choice);
  }

  @Implements('setFacilitatorKey', { summary: 'Store your own API key at a facilitator; it is never shown again' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites, keyTrials)
  setKey(@Context() context: RequestContext, @Param('facilitator') id: string, @Body({ schema: setFacilitatorKeySchema }) key: z.output<typeof setFacilitatorKeySchema>): Promise<FacilitatorList> {
    return this.facilitators.setKey(context, id, key);
  }

  @Implements('removeFacilitatorKey', { summary: 'Forget your own API key at a facilitator' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  removeKey(@Context() context: RequestContext, @Param('facilitator') id: string): Promise<FacilitatorList> {
    return this.facilitators.removeKey(context, id);
  }
}
