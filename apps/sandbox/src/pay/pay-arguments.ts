import { parseArgs } from 'node:util';
import { type Network, networkById, networkBySlug, networkByV1Name } from '@till/networks';
import { sandboxNetworks } from '../sandbox-networks.js';
import { PayFault } from './pay-fault.js';

/** What to pay, and how. */
export interface PayArguments {
  /** As typed: an address, or a path of the sandbox. */
  target: string;
  network: Network;
  /** Decimal USD, for a tip jar. */
  amount: string | undefined;
  x402Version: 1 | 2;
}

const usage = 'Usage: npm run pay -- URL [--amount 5] [--network base-sepolia] [--v1]';

/** Reads the arguments after `npm run pay --`. */
export function readPayArguments(args: readonly string[]): PayArguments {
  const { values, positionals } = parse(args);
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0) throw new PayFault(target === undefined ? 'What is to be paid?' : 'One URL at a time.', usage);
  const { amount, network } = values;
  if (amount !== undefined && !/^\d+(\.\d{1,6})?$/.test(amount)) throw new PayFault(`"${amount}" is no amount in USDC.`, 'Write it like 5 or 0.25, with up to six decimals.');
  return { target, network: findNetwork(network), amount, x402Version: values.v1 ? 1 : 2 };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { amount: { type: 'string' }, network: { type: 'string', default: 'base-sepolia' }, v1: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new PayFault(error instanceof Error ? error.message : String(error), usage);
  }
}

function findNetwork(name: string): Network {
  const found = networkBySlug(name) ?? networkByV1Name(name) ?? networkById(name);
  if (!found) throw new PayFault(`There is no network "${name}".`, `The sandbox has ${sandboxNetworks.map(({ slug }) => slug).join(', ')}.`);
  return found;
}
