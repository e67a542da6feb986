import { Injectable } from '@nestjs/common';
import { type Caller, RequestAuthenticator } from '../../platform/http/request-authenticator.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { SessionsService } from './sessions.service.js';

/** Knows API keys and sessions; the access guard asks it. */
@Injectable()
export class TillAuthenticator extends RequestAuthenticator {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly sessions: SessionsService,
  ) {
    super();
  }

  byBearer(token: string): Promise<Caller | null> {
    return this.apiKeys.authenticate(token);
  }

  async bySession(token: string): Promise<Caller | null> {
    const member = await this.sessions.find(token);
    if (!member) return null;
    return { merchantId: member.merchantId, actor: member.id, scopes: member.role === 'viewer' ? ['read'] : ['read', 'write'], mode: null, session: { id: member.sessionId, confirmed: member.confirmed } };
  }
}
