import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import type { Limits } from '../../config/limits.schema.js';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { ProblemError } from '../../platform/http/problem-error.js';

/** In bytes; the unit of `fileMegabytes` and `textMegabytes`. */
export const megabyte = 1024 * 1024;

/** What a merchant may not have any number of. */
export type Limited = Exclude<keyof Limits, 'merchants'>;

/** How a refusal calls it, and what makes room. */
const words: Record<Limited, { noun: string; way: string }> = {
  wallets: { noun: 'wallets', way: 'Remove one that is not needed' },
  resources: { noun: 'resources (pay links, tip jars and routes, those removed included)', way: 'Sell with those there are' },
  gateways: { noun: 'gateways', way: 'Delete one that is not needed' },
  apiKeys: { noun: 'API keys', way: 'Revoke one that is not needed' },
  facilitatorKeys: { noun: 'facilitator keys', way: 'Revoke one that is not needed' },
  openRefunds: { noun: 'open refunds', way: 'Send or cancel some of them' },
  files: { noun: 'files', way: 'Sell with those there are' },
  fileMegabytes: { noun: 'MB of files', way: 'Send a smaller file' },
  textMegabytes: { noun: 'MB of texts to deliver', way: 'Shorten some, or sell them as files' },
};

const figures = new Intl.NumberFormat('en');

/** Keeps one merchant from growing at the cost of all others. The operator sets the figures (`TILL_LIMITS`). */
@Injectable()
export class MerchantLimits {
  constructor(private readonly config: Config) {}

  /**
   * Throws `limit_reached` when there is no room for `more`. `count` counts in the caller's unit of work, and need not go
   * on beyond `enough`. Whoever asks for the same takes turns until the commit, so that two at once cannot both be the last.
   */
  async demandRoom(tx: Transaction, merchantId: string, what: Limited, count: (enough: number) => Promise<number>, more = 1): Promise<void> {
    await this.takeTurns(tx, `${what} of ${merchantId}`);
    const limit = this.config.limits[what];
    if ((await count(limit)) + more <= limit) return;
    const { noun, way } = words[what];
    throw new ProblemError('limit_reached', `An account has at most ${figures.format(limit)} ${noun} here. ${way}, or ask whoever runs this Till for more.`, { reason: what, limit });
  }

  /** The same for one merchant more; in a system unit of work. */
  async demandRoomForMerchant(tx: Transaction, count: (enough: number) => Promise<number>): Promise<void> {
    const { merchants } = this.config.limits;
    if (merchants === undefined) return;
    await this.takeTurns(tx, 'merchants');
    if ((await count(merchants)) >= merchants) throw new ProblemError('sign_up_closed', 'This Till takes no further accounts. Sign in, or ask whoever runs it.');
  }

  private async takeTurns(tx: Transaction, name: string): Promise<void> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('limit: ' || $1, 0))", [name]);
  }
}
