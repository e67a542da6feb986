import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import { KeyRing } from '../../platform/secrets/key-ring.js';

const cookieName = 'till_paid';
const lifeSeconds = 365 * 24 * 60 * 60;

/** Lets the browser that paid see what it bought again: a MAC of the payment's id, good for that payment's pages only. */
@Injectable()
export class PaymentCookie {
  constructor(
    private readonly keys: KeyRing,
    private readonly config: Config,
  ) {}

  give(reply: FastifyReply, paymentId: string): void {
    void reply.setCookie(cookieName, this.proof(paymentId), { path: `/r/${paymentId}`, httpOnly: true, sameSite: 'lax', secure: this.config.publicUrl.startsWith('https:'), maxAge: lifeSeconds });
  }

  /** Whether the visitor holds the cookie of this payment. */
  isHeld(request: FastifyRequest, paymentId: string): boolean {
    const given = Buffer.from(request.cookies[cookieName] ?? '');
    const expected = Buffer.from(this.proof(paymentId));
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private proof(paymentId: string): string {
    return createHmac('sha256', this.keys.key('payment-cookie')).update(paymentId).digest('base64url');
  }
}
