import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';

/** The browser's session cookie. On https its name carries `__Host-`, which binds it to this very origin. */
@Injectable()
export class SessionCookie {
  readonly name: string;
  private readonly secure: boolean;

  constructor(config: Config) {
    this.secure = config.publicUrl.startsWith('https:');
    this.name = this.secure ? '__Host-till_session' : 'till_session';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  write(reply: FastifyReply, token: string, expiresAt: Date): void {
    this.set(reply, token, expiresAt);
  }

  clear(reply: FastifyReply): void {
    this.set(reply, '', new Date(0));
  }

  /** As a header at once, not when the reply is sent: an answer kept for its idempotency key includes it. */
  private set(reply: FastifyReply, value: string, expires: Date): void {
    void reply.header('set-cookie', reply.server.serializeCookie(this.name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure, expires }));
  }
}
