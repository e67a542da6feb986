import type { Hex } from 'viem';
import { writeAside } from '../process/write-aside.js';
import { evmRpc } from './evm-rpc.js';

/** Loads a dump, gzipped or plain, into a node. Its blocks, receipts and logs come with it. */
export async function loadState(url: string, dump: Uint8Array): Promise<void> {
  await evmRpc(url, 'anvil_loadState', [`0x${Buffer.from(dump).toString('hex')}`]);
}

/** Keeps a node's state in a file. */
export interface StateKeeper {
  stop(): Promise<void>;
}

/**
 * Writes the node's state to `file` whenever its head has moved, looking every `everyMs`, and once more at the end.
 * anvil's own `--state` writes in place and was seen torn after a kill; here the file is replaced whole.
 */
export function keepState(url: string, file: string, everyMs = 500): StateKeeper {
  let savedHead = '';
  let running = Promise.resolve();
  const save = async (): Promise<void> => {
    const head = await evmRpc<{ hash: Hex }>(url, 'eth_getBlockByNumber', ['latest', false]);
    if (head.hash === savedHead) return;
    const dump = await evmRpc<Hex>(url, 'anvil_dumpState');
    await writeAside(file, Buffer.from(dump.slice(2), 'hex'));
    savedHead = head.hash;
  };
  const queue = (): void => {
    running = running.then(save).catch(() => undefined);
  };
  const timer = setInterval(queue, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
      await save();
    },
  };
}
