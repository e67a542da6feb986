import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';

/** What only the keys of the facilitator door have: the wallets they are limited to. */
@Injectable()
export class DoorKeysRepository {
  /** Name of a valid key that names the wallet, or null. */
  async nameNamingWallet(tx: Transaction, merchantId: string, walletId: string): Promise<string | null> {
    const [row] = await tx.query<{ name: string }>('SELECT name FROM door_keys WHERE merchant_id = $1 AND $2 = ANY(wallet_ids) AND revoked_at IS NULL LIMIT 1', [merchantId, walletId]);
    return row?.name ?? null;
  }
}
