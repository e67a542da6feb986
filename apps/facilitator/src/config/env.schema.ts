import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { issueLines, type NetworkConfig, readNetwork } from './network.schema.js';
import { readSecretFile } from './secret-file.js';

const count = (preset: number) => z.coerce.number().int().min(0).max(10_000_000).default(preset);

const envSchema = z.object({
  FACILITATOR_HOST: z.string().default('127.0.0.1'),
  FACILITATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4022),
  FACILITATOR_NETWORKS: z.string().optional(),
  FACILITATOR_NETWORKS_FILE: z.string().optional(),
  FACILITATOR_TOKEN: z.string().optional(),
  FACILITATOR_TOKEN_FILE: z.string().optional(),
  /** Calls a minute of one address, and of all together; 0 sets no limit. */
  FACILITATOR_LIMIT_PER_IP: count(6_000),
  FACILITATOR_LIMIT: count(30_000),
  /** Proxies in front whose X-Forwarded-For is believed. */
  FACILITATOR_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  FACILITATOR_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

const tokenSchema = z.string().min(16, 'expected at least 16 characters').max(500);

/** Everything the facilitator is told from outside. */
export interface FacilitatorConfig {
  host: string;
  /** 0: any free port. */
  port: number;
  networks: readonly NetworkConfig[];
  /** When set, /verify and /settle want it as a bearer token. */
  token?: string;
  /** Calls a minute; 0 sets no limit. */
  limits: { perIp: number; all: number };
  trustedProxies: number;
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
 * Files that hold secrets must not be readable by everybody.
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv): FacilitatorConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(present);
  if (!parsed.success) throw new ConfigError(issueLines(parsed.error));
  const { data } = parsed;
  const faults: string[] = [];
  const token = readToken(data.FACILITATOR_TOKEN, data.FACILITATOR_TOKEN_FILE, faults);
  const entries = Object.entries(networksJson(data.FACILITATOR_NETWORKS, data.FACILITATOR_NETWORKS_FILE));
  if (entries.length === 0) faults.push('FACILITATOR_NETWORKS: name at least one network');
  const networks = entries.flatMap(([id, value]) => readNetwork(id, value, (fault) => faults.push(`network ${id}: ${fault}`)));
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    host: data.FACILITATOR_HOST,
    port: data.FACILITATOR_PORT,
    networks,
    ...(token === undefined ? {} : { token }),
    limits: { perIp: data.FACILITATOR_LIMIT_PER_IP, all: data.FACILITATOR_LIMIT },
    trustedProxies: data.FACILITATOR_TRUSTED_PROXIES,
    logLevel: data.FACILITATOR_LOG_LEVEL,
  };
}

function readToken(inline: string | undefined, file: string | undefined, faults: string[]): string | undefined {
  const read = inline === undefined && file !== undefined ? readSecretFile(file) : undefined;
  if (read && !read.ok) {
    faults.push(`FACILITATOR_TOKEN_FILE: ${read.fault}`);
    return undefined;
  }
  const given = inline ?? read?.text;
  if (given === undefined) return undefined;
  const token = tokenSchema.safeParse(given);
  if (!token.success) faults.push(`FACILITATOR_TOKEN: ${issueLines(token.error).join(', ')}`);
  return token.data;
}

function networksJson(inline: string | undefined, file: string | undefined): object {
  const name = inline === undefined ? 'FACILITATOR_NETWORKS_FILE' : 'FACILITATOR_NETWORKS';
  const value = parsed(name, inline ?? (file === undefined ? '{}' : textOf(name, file)));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ConfigError([`${name}: expected an object by CAIP-2 id`]);
  if (inline !== undefined || file === undefined || !holdsKeys(value)) return value;
  const checked = readSecretFile(file);
  if (!checked.ok) throw new ConfigError([`${name}: it holds private keys, and ${checked.fault}`]);
  return value;
}

function textOf(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError([`${name}: ${file} cannot be read`]);
  }
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ConfigError([`${name}: not readable as JSON`]);
  }
}

function holdsKeys(networks: object): boolean {
  return Object.values(networks).some((entry: unknown) => typeof entry === 'object' && entry !== null && 'privateKey' in entry);
}
