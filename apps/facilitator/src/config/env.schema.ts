import { readFileSync } from 'node:fs';
import { networkById } from '@till/networks';
import { z } from 'zod';

const evmPrivateKey = z.string().regex(/^0x[0-9a-fA-F]{64}$/, 'expected 0x and 64 hex digits');
const solanaPrivateKey = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{80,90}$/, 'expected 64 bytes in base58');
const milliseconds = (preset: number): z.ZodDefault<z.ZodInt> => z.int().positive().default(preset);

const networkSchema = z.strictObject({
  rpcUrl: z.url({ protocol: /^https?$/ }),
  /** The key that pays the network's fees: here, or in a file. */
  privateKey: z.string().optional(),
  privateKeyFile: z.string().optional(),
  /** EVM: spends no call on estimating. The rest is not charged; too little makes settlements revert. */
  gasLimit: z.int().positive().optional(),
  /** EVM: how often a receipt is looked for. */
  pollingIntervalMs: milliseconds(250),
  /** EVM: after so long without a receipt a settle answers `settlement_pending`. */
  confirmationTimeoutMs: milliseconds(30_000),
});

const envSchema = z.object({
  FACILITATOR_HOST: z.string().default('127.0.0.1'),
  FACILITATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4022),
  FACILITATOR_NETWORKS: z.string().optional(),
  FACILITATOR_NETWORKS_FILE: z.string().optional(),
  FACILITATOR_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  FACILITATOR_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

/** A network to settle on, its key at hand. */
export interface NetworkConfig {
  /** CAIP-2 id. */
  network: string;
  rpcUrl: string;
  /** EVM: hex. Solana: base58, 64 bytes. */
  privateKey: string;
  gasLimit?: number;
  pollingIntervalMs: number;
  confirmationTimeoutMs: number;
}

/** Everything the facilitator is told from outside. */
export interface FacilitatorConfig {
  host: string;
  /** 0: any free port. */
  port: number;
  networks: readonly NetworkConfig[];
  /** When set, /verify and /settle want it as a bearer token. */
  token?: string;
  logLevel: z.infer<typeof envSchema>['FACILITATOR_LOG_LEVEL'];
}

/** All faults of a configuration at once, a line each, without the values. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is faulty:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * Reads the environment. `FACILITATOR_NETWORKS` is a JSON object by CAIP-2 id:
 * `{"eip155:84532": {"rpcUrl": "…", "privateKey": "0x…"}}`; `FACILITATOR_NETWORKS_FILE` names a file with the same.
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv): FacilitatorConfig {
  const parsed = envSchema.safeParse(env);
  if (!parsed.success) throw new ConfigError(lines(parsed.error));
  const { data } = parsed;
  const networks = Object.entries(networksJson(data.FACILITATOR_NETWORKS, data.FACILITATOR_NETWORKS_FILE));
  const faults: string[] = networks.length === 0 ? ['FACILITATOR_NETWORKS: name at least one network'] : [];
  const read = networks.flatMap(([id, value]) => readNetwork(id, value, faults));
  if (faults.length > 0) throw new ConfigError(faults);
  return { host: data.FACILITATOR_HOST, port: data.FACILITATOR_PORT, networks: read, token: data.FACILITATOR_TOKEN, logLevel: data.FACILITATOR_LOG_LEVEL };
}

function networksJson(inline: string | undefined, file: string | undefined): object {
  const name = inline === undefined ? 'FACILITATOR_NETWORKS_FILE' : 'FACILITATOR_NETWORKS';
  try {
    const value: unknown = JSON.parse(inline ?? (file === undefined ? '{}' : readFileSync(file, 'utf8')));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    throw new ConfigError([`${name}: not readable as JSON`]);
  }
  throw new ConfigError([`${name}: expected an object by CAIP-2 id`]);
}

function readNetwork(id: string, value: unknown, faults: string[]): NetworkConfig[] {
  const at = (fault: string): void => {
    faults.push(`network ${id}: ${fault}`);
  };
  const known = networkById(id);
  if (!known) at('unknown network');
  const parsed = networkSchema.safeParse(value);
  if (!parsed.success) lines(parsed.error).forEach(at);
  if (!known || !parsed.success) return [];
  const { privateKey: inline, privateKeyFile, ...rest } = parsed.data;
  const key = (known.family === 'evm' ? evmPrivateKey : solanaPrivateKey).safeParse(inline ?? keyFrom(privateKeyFile));
  if (!key.success) at(`private key: ${lines(key.error).join(', ')}`);
  return key.success ? [{ network: known.id, privateKey: key.data, ...rest }] : [];
}

function keyFrom(file: string | undefined): string | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function lines(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
}
