import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import type { GatewayRow } from './gateway.js';

type Place = Pick<GatewayRow, 'merchantId' | 'id'>;

/** The secrets of a gateway on their way into its row and out of it; each opens in its own row and column only. */
@Injectable()
export class GatewaySecrets {
  constructor(private readonly box: SecretBox) {}

  sealHeaders(place: Place, headers: Readonly<Record<string, string>>): string {
    return this.box.seal(JSON.stringify(headers), contextOf(place, 'origin_headers'));
  }

  /** Names in lower case. */
  openHeaders(row: Place & Pick<GatewayRow, 'originHeaders'>): Record<string, string> {
    return JSON.parse(this.box.open(row.originHeaders, contextOf(row, 'origin_headers'))) as Record<string, string>;
  }

  sealSigningSecret(place: Place, secret: string): string {
    return this.box.seal(secret, contextOf(place, 'signing_secret'));
  }

  openSigningSecret(row: Place & Pick<GatewayRow, 'signingSecret'>): string {
    return this.box.open(row.signingSecret, contextOf(row, 'signing_secret'));
  }

  /** 192 random bits under a prefix that says what they are. */
  newSigningSecret(): string {
    return `tgs_${randomBytes(24).toString('base64url')}`;
  }
}

function contextOf({ merchantId, id }: Place, column: string): string {
  return `gateways ${merchantId} ${id} ${column}`;
}
