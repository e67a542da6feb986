import { Controller } from '@nestjs/common';
import type { Checkup, LastCheckup } from '@till/contract';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { RateLimit, type RateLimitRule } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { DoctorService } from './doctor.service.js';

/** Each goes out to somebody's server several times. */
const checkupsAsked: RateLimitRule = { name: 'checkups', max: 60, perSeconds: 60, by: 'merchant' };

@Controller()
export class DoctorController {
  constructor(private readonly doctor: DoctorService) {}

  @Implements('runCheckup', { summary: 'Look at a resource or a route of a gateway as a stranger would, and say what to mend' })
  @Authenticated({ scope: 'write' })
  @RateLimit(checkupsAsked)
  run(@Context() context: RequestContext, @IdParam('resource') id: string): Promise<Checkup> {
    return this.doctor.checkNow(context, id);
  }

  @Implements('lastCheckup', { summary: 'Read the last checkup, and when the next is due' })
  @Authenticated({ scope: 'read' })
  last(@Context() context: RequestContext, @IdParam('resource') id: string): Promise<LastCheckup> {
    return this.doctor.last(context, id);
  }
}
