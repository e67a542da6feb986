import { getBase58Encoder } from '@solana/kit';
import { type Bank, type Run, innerInstructions } from './bank.js';
import { RpcFault, type RpcMethods, inContext } from './rpc-fault.js';
import { decodeTransaction } from './transaction-codec.js';
import type { RpcTransactionError } from './transaction-error.js';

interface SimulateConfig {
  encoding?: string;
  sigVerify?: boolean;
  replaceRecentBlockhash?: boolean;
  innerInstructions?: boolean;
}

interface SendConfig {
  encoding?: string;
  skipPreflight?: boolean;
}

/** Simulation and sending. `isDropping` true: what is sent never lands, as when no leader took it. */
export function transactionMethods(bank: Bank, isDropping: () => boolean): RpcMethods {
  return {
    simulateTransaction: ([wire, config]) => simulate(bank, wire as string, (config ?? {}) as SimulateConfig),
    sendTransaction: ([wire, config]) => send(bank, wire as string, (config ?? {}) as SendConfig, isDropping),
  };
}

function simulate(bank: Bank, wire: string, config: SimulateConfig): unknown {
  const decoded = decodeTransaction(wire, config.encoding);
  const answer = (error: RpcTransactionError | null, meta?: Run['meta']): unknown =>
    inContext(bank.clock.slot(), {
      err: error,
      logs: meta?.logs() ?? [],
      accounts: null,
      unitsConsumed: Number(meta?.computeUnitsConsumed() ?? 0n),
      returnData: null,
      innerInstructions: meta && config.innerInstructions ? innerInstructions(meta) : null,
    });
  if (!config.replaceRecentBlockhash && !bank.clock.isFresh(decoded.message.lifetimeToken)) return answer('BlockhashNotFound');
  if (bank.hasLanded(decoded)) return answer('AlreadyProcessed');
  const { error, meta } = bank.simulate(decoded, config.sigVerify ?? false);
  return answer(error, meta);
}

function send(bank: Bank, wire: string, config: SendConfig, isDropping: () => boolean): string {
  const decoded = decodeTransaction(wire, config.encoding);
  const signature = decoded.signatures[0] ?? '';
  // Without preflight a node answers with the signature, whatever becomes of the transaction.
  const refuse = (why: string, error: RpcTransactionError): string => {
    if (config.skipPreflight) return signature;
    throw new RpcFault(-32002, `Transaction simulation failed: ${why}`, { err: error });
  };
  if (bank.hasLanded(decoded)) return refuse('This transaction has already been processed', 'AlreadyProcessed');
  if (!bank.clock.isFresh(decoded.message.lifetimeToken)) return refuse('Blockhash not found', 'BlockhashNotFound');
  if (isDropping()) return signature;
  const canonical = config.encoding === 'base58' ? Buffer.from(getBase58Encoder().encode(wire)).toString('base64') : wire;
  const { error } = bank.execute(decoded, canonical);
  if (error && !bank.find(signature)) return refuse(JSON.stringify(error), error);
  return signature;
}
