import type { Family, Wallet as WalletAnswer } from '@till/contract';

/** A receiving address of a merchant. */
export interface Wallet {
  merchantId: string;
  id: string;
  family: Family;
  address: string;
  label: string | null;
  provenAt: Date | null;
  isDefault: boolean;
  /** How much of its past reconciliation imports. */
  importDays: number;
  createdAt: Date;
  /** `created_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
}

export function toWalletAnswer(wallet: Wallet): WalletAnswer {
  return {
    id: wallet.id,
    family: wallet.family,
    address: wallet.address,
    label: wallet.label,
    proven: wallet.provenAt !== null,
    provenAt: wallet.provenAt?.toISOString() ?? null,
    isDefault: wallet.isDefault,
    createdAt: wallet.createdAt.toISOString(),
  };
}
