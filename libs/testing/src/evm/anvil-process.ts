import type { Hex } from 'viem';
import { onFreePort } from '../process/on-free-port.js';
import { poll } from '../process/poll.js';
import { startTethered } from '../process/tethered-process.js';
import { anvilBinary } from './anvil-binary.js';
import { evmRpc } from './evm-rpc.js';

/** Which node to start. */
export interface AnvilOptions {
  chainId: number;
  /** 0 or absent: any free port. */
  port?: number;
  /** A block every so many seconds, transactions in between still mined at once. Absent: a block per transaction. */
  blockTimeSeconds?: number;
  /** Where the node leaves its state when it is asked to end, by whomever. Not written when it is killed. */
  farewellFile?: string;
}

/** A bare node, without a token. Ends with this process. */
export interface AnvilProcess {
  readonly url: string;
  readonly pid: number | undefined;
  /** Rejects when the node ends by itself. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** States of past blocks kept in memory; anvil would write thousands more, of megabytes each, into its user's home. */
const keptStates = 500;

/**
 * Starts anvil on loopback and waits until it answers (about 0.1 s). One slot per epoch, so that `safe` is one and
 * `finalized` two blocks behind the head; anvil's default never finalises anything.
 */
export function startAnvil(options: AnvilOptions): Promise<AnvilProcess> {
  return onFreePort(options.port, (port) => startAnvilAt(port, options));
}

async function startAnvilAt(port: number, { chainId, blockTimeSeconds, farewellFile }: AnvilOptions): Promise<AnvilProcess> {
  const pace = blockTimeSeconds === undefined ? [] : ['--block-time', String(blockTimeSeconds), '--mixed-mining'];
  const farewell = farewellFile === undefined ? [] : ['--dump-state', farewellFile];
  const identity = ['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId)];
  const anvil = startTethered({ command: anvilBinary(), args: [...identity, '--accounts', '20', '--slots-in-an-epoch', '1', '--prune-history', String(keptStates), '--silent', ...pace, ...farewell] });
  const url = `http://127.0.0.1:${String(port)}`;
  const answers = poll('anvil', async () => {
    const answered = BigInt(await evmRpc<Hex>(url, 'eth_chainId'));
    if (answered !== BigInt(chainId)) throw new Error(`port ${String(port)} belongs to chain ${String(answered)}`);
    return true;
  });
  await Promise.race([answers, anvil.failed]);
  return { url, pid: anvil.pid, failed: anvil.failed, stop: anvil.stop };
}
