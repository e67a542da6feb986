import { getCompiledTransactionMessageDecoder, type ReadonlyUint8Array } from '@solana/kit';
import { programs } from './program-addresses.js';

/** Index of the message's SPL Token instruction, which in an x402 payment is its one transfer; null when there is none. */
export function transferIndexOf(messageBytes: ReadonlyUint8Array): number | null {
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const at = message.instructions.findIndex((each) => message.staticAccounts[each.programAddressIndex] === programs.token);
  return at < 0 ? null : at;
}

/** The first account of a message pays its fee. */
export function feePayerOf(messageBytes: ReadonlyUint8Array): string | undefined {
  return getCompiledTransactionMessageDecoder().decode(messageBytes).staticAccounts[0];
}
