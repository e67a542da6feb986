import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import type { WebhookEndpointRow } from './webhook-endpoint.js';

type Owner = Pick<WebhookEndpointRow, 'merchantId' | 'id'>;
type Column = 'secret' | 'old_secret';
export type SealedSecrets = Owner & Pick<WebhookEndpointRow, 'secret' | 'oldSecret' | 'oldSecretUntil'>;

const secretBytes = 24;
const hintLength = 4;

/** Secrets of endpoints on their way into their rows and out of them, and what is signed with them. */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly box: SecretBox) {}

  /** 192 random bits as Standard Webhooks writes a symmetric key. */
  create(): string {
    return `whsec_${randomBytes(secretBytes).toString('base64')}`;
  }

  hint(secret: string): string {
    return secret.slice(-hintLength);
  }

  seal(owner: Owner, column: Column, secret: string): string {
    return this.box.seal(secret, placeOf(owner, column));
  }

  /** The secret in use, sealed as the old one. */
  retire({ secret, ...owner }: Owner & Pick<WebhookEndpointRow, 'secret'>): string | null {
    return secret === null ? null : this.seal(owner, 'old_secret', this.box.open(secret, placeOf(owner, 'secret')));
  }

  /** `webhook-signature` (Standard Webhooks): one signature for each secret that is valid now, the newest first. */
  sign(sealed: SealedSecrets, eventId: string, at: Date, payload: string): string {
    return this.valid(sealed, at)
      .map((secret) => new Webhook(secret).sign(eventId, at, payload))
      .join(' ');
  }

  private valid(sealed: SealedSecrets, at: Date): string[] {
    const { secret, oldSecret, oldSecretUntil } = sealed;
    const old = oldSecret !== null && oldSecretUntil !== null && oldSecretUntil > at ? [this.box.open(oldSecret, placeOf(sealed, 'old_secret'))] : [];
    return [...(secret === null ? [] : [this.box.open(secret, placeOf(sealed, 'secret'))]), ...old];
  }
}

function placeOf({ merchantId, id }: Owner, column: Column) {
  return [merchantId, 'webhook_endpoints', id, column];
}
