import type { RpcAsk, RpcCall } from './rpc-call.js';

interface SlotAnswer {
  result?: { slot?: number; context?: { slot: number } } | null;
}

/** A Solana node that has not seen the last slots. It is late with finality by as much, so no blockhash looks expired. */
export async function laggingSolana(call: RpcCall, ask: RpcAsk, slots: number): Promise<Record<string, unknown>> {
  const { result: latest } = (await ask({ ...call, method: 'getSlot', params: [{ commitment: 'confirmed' }] })) as { result: number };
  const head = Math.max(0, latest - slots);
  const answer = (await ask(call)) as Record<string, unknown> & SlotAnswer;
  if (call.method === 'getSlot') return { ...answer, result: Math.max(0, (answer.result as unknown as number) - slots) };
  if (call.method === 'getTransaction') return (answer.result?.slot ?? 0) > head ? { ...answer, result: null } : answer;
  if (call.method === 'getSignaturesForAddress') return { ...answer, result: (answer.result as unknown as { slot: number }[]).filter(({ slot }) => slot <= head) };
  if (call.method === 'isBlockhashValid') return { ...answer, result: { ...answer.result, context: { slot: head }, value: true } };
  return answer;
}
