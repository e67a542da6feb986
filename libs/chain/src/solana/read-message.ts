import { getCompiledTransactionMessageDecoder, type ReadonlyUint8Array } from '@solana/kit';
import { programs } from './program-addresses.js';

export interface MessageFacts {
  /** Index of the SPL Token instruction, which in an x402 payment is its one transfer; null when there is none. */
  transferIndex: number | null;
  /** The first account of a message pays its fee. */
  feePayer: string | undefined;
  /** Text of the first memo; null when there is none. */
  memo: string | null;
}

/** What evidence keeps of a message. The caller compared its bytes with a message that was checked in full before. */
export function readMessage(messageBytes: ReadonlyUint8Array): MessageFacts {
  const { instructions, staticAccounts } = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const at = instructions.findIndex((each) => staticAccounts[each.programAddressIndex] === programs.token);
  const memo = instructions.find((each) => staticAccounts[each.programAddressIndex] === programs.memo)?.data;
  return { transferIndex: at < 0 ? null : at, feePayer: staticAccounts[0], memo: memo === undefined ? null : Buffer.from(memo).toString('utf8') };
}
