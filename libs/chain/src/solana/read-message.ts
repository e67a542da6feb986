import { getCompiledTransactionMessageDecoder, type ReadonlyUint8Array } from '@solana/kit';
import { programs } from './program-addresses.js';

export interface MessageFacts {
  /** Index of the SPL Token instruction, which in an x402 payment is its one transfer; null when there is none. */
  transferIndex: number | null;
  /** The first account of a message pays its fee. */
  feePayer: string | undefined;
}

/** What evidence keeps of a message. The caller compared its bytes with a message that was checked in full before. */
export function readMessage(messageBytes: ReadonlyUint8Array): MessageFacts {
  const { instructions, staticAccounts } = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const at = instructions.findIndex((each) => staticAccounts[each.programAddressIndex] === programs.token);
  return { transferIndex: at < 0 ? null : at, feePayer: staticAccounts[0] };
}
