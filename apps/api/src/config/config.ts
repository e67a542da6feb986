import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NetworkId } from '@till/networks';
import { envSchema } from './env.schema.js';
import type { FacilitatorSettings } from './facilitators.schema.js';
import type { Limits } from './limits.schema.js';
import type { NetworkSettings } from './resolve-facilitators.js';

/** Configuration of one process, read once at boot and injected as this class. */
export class Config {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly role: 'all' | 'api' | 'worker';
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly internalUrl: string | undefined;
  readonly home: string;
  readonly secret: Buffer;
  readonly networks: ReadonlyMap<NetworkId, NetworkSettings>;
  /** The allow-list: facilitators that payments may be sent to. */
  readonly facilitators: readonly FacilitatorSettings[];
  readonly egressAllow: readonly string[];
  readonly sandboxWallet: { readonly evm: string[]; readonly solana: string[] } | undefined;
  readonly sandboxOrigin: string | undefined;
  readonly migrateAtBoot: boolean;
  readonly trustedProxies: number;
  readonly webDist: string;
  readonly logLevel: string;
  readonly doorDeadlineMs: number;
  /** How long `/f/:key/settle` waits: below half of the 90 s the reference SDK allows, as it may ask twice. */
  readonly facilitatorDeadlineMs: number;
  readonly settleTimeoutMs: number;
  readonly rpcTimeoutMs: number;
  readonly sweepIntervalMs: number;
  readonly scanIntervalMs: number;
  /** 0: nothing is checked by itself. */
  readonly checkupIntervalMs: number;
  readonly settleConcurrency: number;
  readonly doorsSettle: boolean;
  readonly databasePool: number;
  readonly limits: Limits;

  constructor(source: Record<string, string | undefined>) {
    const env = parse(source);
    this.databaseUrl = env.DATABASE_URL;
    this.redisUrl = env.REDIS_URL;
    this.role = env.TILL_ROLE;
    this.host = env.TILL_HOST;
    this.port = env.TILL_PORT;
    this.publicUrl = env.TILL_PUBLIC_URL ?? `http://localhost:${env.TILL_PORT}`;
    this.internalUrl = env.TILL_INTERNAL_URL;
    this.home = resolve(env.TILL_HOME);
    this.secret = Buffer.from(env.TILL_SECRET, 'hex');
    this.networks = env.networks;
    this.facilitators = env.facilitators;
    this.egressAllow = env.TILL_EGRESS_ALLOW;
    this.sandboxWallet = env.TILL_SANDBOX_WALLET;
    this.sandboxOrigin = env.TILL_SANDBOX_ORIGIN;
    this.migrateAtBoot = env.TILL_MIGRATE === '1';
    this.trustedProxies = env.TILL_TRUSTED_PROXIES;
    this.webDist = resolve(env.TILL_WEB_DIST ?? fileURLToPath(new URL('../../../web/dist', import.meta.url)));
    this.logLevel = env.TILL_LOG_LEVEL;
    this.doorDeadlineMs = env.TILL_DOOR_DEADLINE_MS;
    this.facilitatorDeadlineMs = env.TILL_FACILITATOR_DEADLINE_MS;
    this.settleTimeoutMs = env.TILL_SETTLE_TIMEOUT_MS;
    this.rpcTimeoutMs = env.TILL_RPC_TIMEOUT_MS;
    this.sweepIntervalMs = env.TILL_SWEEP_INTERVAL_MS;
    this.scanIntervalMs = env.TILL_SCAN_INTERVAL_MS;
    this.checkupIntervalMs = env.TILL_CHECKUP_INTERVAL_MS;
    this.settleConcurrency = env.TILL_SETTLE_CONCURRENCY;
    this.doorsSettle = env.TILL_DOORS_SETTLE;
    this.databasePool = env.TILL_DATABASE_POOL;
    this.limits = env.TILL_LIMITS;
  }

  get servesHttp(): boolean {
    return this.role !== 'worker';
  }

  get runsJobs(): boolean {
    return this.role !== 'api';
  }
}

/** Lists every faulty variable at once, without its value: a value may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

function parse(source: Record<string, string | undefined>) {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = envSchema.safeParse(present);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`Till cannot start: the environment has faults.\n${faults.join('\n')}`);
}
