import { formatAmount } from '@till/money';
import type { Network } from '@till/networks';

interface PaymentJson {
  accepted?: { amount?: unknown };
  payload?: { authorization?: { value?: unknown } };
}

/** The amount a payment header commits to ("1.50"); nothing where only the transaction inside says it (v1 on Solana). */
export function paidAmount(headers: Record<string, string>, network: Network): string | undefined {
  const header = headers['payment-signature'] ?? headers['x-payment'];
  if (header === undefined) return undefined;
  const { accepted, payload } = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as PaymentJson;
  const baseUnits = accepted?.amount ?? payload?.authorization?.value;
  return typeof baseUnits === 'string' ? formatAmount(BigInt(baseUnits), network.usdc.decimals) : undefined;
}
