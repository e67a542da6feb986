import { Global, Module } from '@nestjs/common';
import { Paging } from './paging.js';
import { RateLimiter } from './rate-limiter.js';
import { SessionCookie } from './session-cookie.js';
import { SiteOrigin } from './site-origin.js';

const parts = [Paging, RateLimiter, SessionCookie, SiteOrigin];

@Global()
@Module({ providers: parts, exports: parts })
export class HttpModule {}
