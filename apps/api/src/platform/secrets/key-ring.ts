import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';

export type KeyPurpose = 'quote' | 'sign-in' | 'payment-cookie' | 'page-cursor' | 'idempotency' | 'idempotent-request' | 'stored-secret' | 'client-address' | 'checkup';

/** Keys derived from the root secret (HKDF-SHA256), one per purpose, so that no token of one kind passes as another. */
@Injectable()
export class KeyRing {
  private readonly keys = new Map<KeyPurpose, Buffer>();

  constructor(private readonly config: Config) {}

  /** 32 bytes for one purpose. */
  key(purpose: KeyPurpose): Buffer {
    const known = this.keys.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.config.secret, Buffer.alloc(0), `till/${purpose}/v1`, 32));
    this.keys.set(purpose, key);
    return key;
  }
}
