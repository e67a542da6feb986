import type { Family, Wallet as WalletAnswer } from '@till/contract';

/** A receiving address of a merchant. */
export interface Wallet {
  merchantId: string;
  id: string;
  family: Family;
  address: string;
  label: string | null;
  provenAt: Date | null;
  /** From when live money may go there; null until proven. */
  liveFrom: Date | null;
  isDefault: boolean;
  /** How much of its past reconciliation imports. */
  importDays: number;
  createdAt: Date;
  /** `created_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
}

/** Whether live money may go there now. */
export function isLive({ liveFrom }: Pick<Wallet, 'liveFrom'>): boolean {
  return liveFrom !== null && liveFrom.getTime() <= Date.now();
}

export function toWalletAnswer(wallet: Wallet): WalletAnswer {
  return {
    id: wallet.id,
    family: wallet.family,
    address: wallet.address,
    label: wallet.label,
    proven: wallet.provenAt !== null,
    provenAt: wallet.provenAt?.toISOString() ?? null,
    liveFrom: wallet.liveFrom?.toISOString() ?? null,
    isDefault: wallet.isDefault,
    createdAt: wallet.createdAt.toISOString(),
  };
}
