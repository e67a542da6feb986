import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing } from './key-ring.js';

const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals secrets that Till must read again (AES-256-GCM). The context names the one place where the text belongs, so a
 * sealed text that was moved to another row or column does not open.
 */
@Injectable()
export class SecretBox {
  constructor(private readonly keys: KeyRing) {}

  seal(secret: string, context: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.keys.key('stored-secret'), iv).setAAD(Buffer.from(context));
    return Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** Throws for a text that was not sealed here, for this context, with this root secret. */
  open(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.keys.key('stored-secret'), bytes.subarray(0, ivBytes)).setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8');
  }
}
