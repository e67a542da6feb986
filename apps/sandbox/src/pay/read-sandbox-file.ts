import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SandboxFile, sandboxFileSchema } from '@till/contract';
import { type Network, networkById } from '@till/networks';
import type { DevBuyer } from '@till/testing';
import { PayFault } from './pay-fault.js';

const startAdvice = 'Start the sandbox with `npm start`, wait until it says that it is ready, and try again.';

/** Reads `sandbox.json` of a sandbox that has been started. */
export async function readSandboxFile(homeDir: string): Promise<SandboxFile> {
  const file = join(homeDir, 'sandbox.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new PayFault(`There is no sandbox in ${homeDir}.`, startAdvice);
  });
  const parsed = sandboxFileSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new PayFault(`${file} is not what this version writes.`, startAdvice);
  return parsed.data;
}

/** The sandbox's node and first buyer on a network. */
export function payerOn(sandbox: SandboxFile, network: Network): { buyer: DevBuyer; rpcUrl: string } {
  const rpcUrl = sandbox.networks[network.id]?.rpcUrl;
  const buyer = sandbox.buyers.find((one) => one.network === network.id);
  if (rpcUrl === undefined || !buyer) {
    throw new PayFault(`The sandbox has no buyer on ${network.title}.`, `It has ${Object.keys(sandbox.networks).map((id) => networkById(id)?.slug ?? id).join(', ')}.`);
  }
  return { rpcUrl, buyer: { ...buyer, network: network.id } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
