import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing } from './key-ring.js';

/** Where a secret lives: merchant, table, row, column. What is sealed for one place opens at no other. */
export type SecretPlace = readonly string[];

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

function encrypt(key: Buffer, place: Buffer, plain: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(place);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function decrypt(key: Buffer, place: Buffer, bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(place).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
}

/**
 * Secrets at rest. Each is encrypted with a key of its own (AES-256-GCM), which is wrapped by a key of Till's root secret,
 * so that the root can be exchanged without touching what it protects. Both layers are bound to the secret's place.
 */
@Injectable()
export class SecretBox {
  constructor(private readonly keys: KeyRing) {}

  /** The text to store. */
  seal(secret: string, place: SecretPlace): string {
    const binding = Buffer.from(JSON.stringify(place));
    const dataKey = randomBytes(32);
    const wrapped = encrypt(this.keys.key('stored-secret'), binding, dataKey);
    return [version, wrapped.toString('base64url'), encrypt(dataKey, binding, Buffer.from(secret, 'utf8')).toString('base64url')].join('.');
  }

  /** The secret of a stored text. Throws when it was sealed for another place, by another root secret, or changed. */
  open(sealed: string, place: SecretPlace): string {
    const [stated, wrapped, body] = sealed.split('.');
    if (stated !== version || wrapped === undefined || body === undefined) throw new Error('a stored secret has an unknown form');
    const binding = Buffer.from(JSON.stringify(place));
    const dataKey = decrypt(this.keys.key('stored-secret'), binding, Buffer.from(wrapped, 'base64url'));
    return decrypt(dataKey, binding, Buffer.from(body, 'base64url')).toString('utf8');
  }
}
