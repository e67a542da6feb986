import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box.js';
import type { GatewayRow } from './gateway.js';

type Row = Pick<GatewayRow, 'merchantId' | 'id'>;

/** The secrets of a gateway on their way into its row and out of it; each opens in its own row and column only. */
@Injectable()
export class GatewaySecrets {
  constructor(private readonly box: SecretBox) {}

  sealHeaders(row: Row, headers: Readonly<Record<string, string>>): string {
    return this.box.seal(JSON.stringify(headers), placeOf(row, 'origin_headers'));
  }

  /** Names in lower case. */
  openHeaders(row: Row & Pick<GatewayRow, 'originHeaders'>): Record<string, string> {
    return JSON.parse(this.box.open(row.originHeaders, placeOf(row, 'origin_headers'))) as Record<string, string>;
  }

  sealSigningSecret(row: Row, secret: string): string {
    return this.box.seal(secret, placeOf(row, 'signing_secret'));
  }

  openSigningSecret(row: Row & Pick<GatewayRow, 'signingSecret'>): string {
    return this.box.open(row.signingSecret, placeOf(row, 'signing_secret'));
  }

  /** 192 random bits under a prefix that says what they are. */
  newSigningSecret(): string {
    return `tgs_${randomBytes(24).toString('base64url')}`;
  }
}

function placeOf({ merchantId, id }: Row, column: string): SecretPlace {
  return [merchantId, 'gateways', id, column];
}
