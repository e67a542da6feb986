import { type Network, networkById } from '@till/networks';
import { z } from 'zod';
import { readSecretFile } from './secret-file.js';

const evmPrivateKey = z.string().regex(/^0x[0-9a-fA-F]{64}$/, 'expected 0x and 64 hex digits');
const solanaPrivateKey = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{80,90}$/, 'expected 64 bytes in base58');
const evmAsset = /^0x[0-9a-fA-F]{40}$/;
const solanaAsset = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const milliseconds = (preset: number): z.ZodDefault<z.ZodInt> => z.int().positive().default(preset);

const nativeDecimals = { evm: 18, solana: 9 };

const networkSchema = z.strictObject({
  rpcUrl: z.url({ protocol: /^https?$/ }),
  /** The key that pays the network's fees: here, or in a file. */
  privateKey: z.string().optional(),
  privateKeyFile: z.string().optional(),
  /** Tokens to settle; the network's USDC when left out. */
  assets: z.array(z.string()).min(1).max(20).optional(),
  /** In whole coins of the network, such as "0.01": below it the fee account is called low. Without it, that is when it pays for fewer than some hundred settlements. */
  lowBalance: z.string().regex(/^\d{1,9}(\.\d{1,18})?$/, 'expected a decimal number such as 0.01').optional(),
  /** EVM: spends no call on estimating. The rest is not charged; too little makes settlements revert. */
  gasLimit: z.int().positive().optional(),
  /** EVM: how often a receipt is looked for. */
  pollingIntervalMs: milliseconds(250),
  /** EVM: after so long without a receipt a settle answers `settlement_pending`. */
  confirmationTimeoutMs: milliseconds(30_000),
});

/** A network to settle on, its key at hand. */
export interface NetworkConfig {
  /** CAIP-2 id. */
  network: string;
  rpcUrl: string;
  /** EVM: hex. Solana: base58, 64 bytes. */
  privateKey: string;
  /** Addresses of the tokens that may be settled. */
  assets: readonly string[];
  /** In the network's smallest native unit; without it the price of some hundred settlements at today's fees. */
  lowBalance?: bigint;
  gasLimit?: number;
  pollingIntervalMs: number;
  confirmationTimeoutMs: number;
}

/** Reads one entry of the networks. What is wrong goes to `at`, without values. */
export function readNetwork(id: string, value: unknown, at: (fault: string) => void): NetworkConfig[] {
  const known = networkById(id);
  if (!known) at('unknown network');
  const parsed = networkSchema.safeParse(value);
  if (!parsed.success) issueLines(parsed.error).forEach(at);
  if (!known || !parsed.success) return [];
  const { privateKey: inline, privateKeyFile, assets = [known.usdc.address], lowBalance: low, ...rest } = parsed.data;
  const strangers = assets.filter((asset) => !(known.family === 'evm' ? evmAsset : solanaAsset).test(asset));
  if (strangers.length > 0) at('assets: expected token addresses of the network');
  const key = keyOf(known, inline, privateKeyFile, at);
  if (key === undefined || strangers.length > 0) return [];
  return [{ network: known.id, privateKey: key, assets, ...rest, ...(low === undefined ? {} : { lowBalance: toSmallest(low, nativeDecimals[known.family]) }) }];
}

function keyOf({ family }: Network, inline: string | undefined, file: string | undefined, at: (fault: string) => void): string | undefined {
  if (inline !== undefined && file !== undefined) at('private key: give privateKey or privateKeyFile, not both');
  const read = inline === undefined && file !== undefined ? readSecretFile(file) : undefined;
  if (read && !read.ok) {
    at(`private key: ${read.fault}`);
    return undefined;
  }
  const key = (family === 'evm' ? evmPrivateKey : solanaPrivateKey).safeParse(inline ?? read?.text);
  if (!key.success) at(`private key: ${issueLines(key.error).join(', ')}`);
  return key.data;
}

function toSmallest(coins: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = coins.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
}

/** The issues of a schema, a line each. */
export function issueLines(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
}
