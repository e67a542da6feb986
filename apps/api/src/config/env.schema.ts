import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { networkById } from '@till/networks';
import { facilitatorsSchema } from './facilitators.schema.js';
import { jsonText } from './json-text.js';
import { limitsSchema } from './limits.schema.js';
import { resolveFacilitators } from './resolve-facilitators.js';

const durationMs = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

/** Scheme, host and port: everything Till serves lies at fixed paths below, so an address with a path would lead nowhere. */
const origin = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://pay.example.com' })
  .refine((url) => !URL.canParse(url) || new URL(url).href === `${new URL(url).origin}/`, 'must be an address alone, such as https://pay.example.com: no path, query or user')
  .transform((url) => new URL(url).origin);

const networkSettings = z.strictObject({
  /** JSON-RPC providers, the preferred one first; the registry's public node when left out. Two make Till refuse to decide when they disagree. */
  rpcUrls: z.array(z.url()).min(1).max(4).optional(),
  /** A node that tells by itself of what is mined (wss://…): payments are then settled before their facilitator answers. EVM only. */
  wsUrl: z.url({ protocol: /^wss?$/ }).optional(),
  /** Ids of `TILL_FACILITATORS`, the preferred one first; all of them in their order when left out. */
  facilitators: z.array(z.string()).min(1).max(8).optional(),
  /** One facilitator by its bare address, for those that want no key. */
  facilitatorUrl: z.url({ protocol: /^https?$/ }).optional(),
});

const networksSchema = z
  .record(z.string(), networkSettings)
  .refine((record) => Object.keys(record).every((id) => networkById(id) !== undefined), 'names a network Till does not know')
  .refine((record) => Object.entries(record).every(([id, { wsUrl }]) => wsUrl === undefined || networkById(id)?.family === 'evm'), 'names a wsUrl for a network that is not listened to; leave it out')
  .transform((record) => Object.fromEntries(Object.entries(record).map(([id, settings]) => [id, { ...settings, rpcUrls: settings.rpcUrls ?? [...(networkById(id)?.rpc.urls ?? [])] }])));

const sandboxWalletSchema = z.strictObject({
  evm: z.array(z.string().regex(/^0x[0-9a-fA-F]{64}$/)).default([]),
  solana: z.array(z.string().min(80).max(90)).default([]),
});

const variables = z.object({
  /** Postgres of Till's books: postgres://user:password@host:port/database. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** BullMQ runs on this Redis; without it, on Postgres. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  TILL_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  TILL_HOST: z.string().default('127.0.0.1'),
  TILL_PORT: z.coerce.number().int().min(0).max(65535).default(4020),
  /** Origin payers and merchants see, without a trailing slash. */
  TILL_PUBLIC_URL: origin.optional(),
  /** Origin at which the parts of this Till reach its HTTP door among themselves; a worker needs it where the public address does not work from inside. */
  TILL_INTERNAL_URL: origin.optional(),
  TILL_HOME: z.string().default('.till'),
  /** Root secret, 32 bytes as hex; keys for quotes, cookies and stored secrets are derived from it. */
  TILL_SECRET: z.string().regex(/^[0-9a-fA-F]{64}$/, 'must be 32 bytes as 64 hex digits (openssl rand -hex 32)'),
  /** Facilitators that networks and merchants may name, by id, with the operator's keys. */
  TILL_FACILITATORS: jsonText(facilitatorsSchema).default([]),
  TILL_NETWORKS: jsonText(networksSchema).default({}),
  /** Ranges that merchant-given URLs may lead to besides the public internet, as CIDRs separated by commas. */
  TILL_EGRESS_ALLOW: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((one) => one.trim()).filter(Boolean))
    .refine((list) => list.every((one) => ipaddr.isValidCIDR(one)), 'must be CIDRs such as 10.1.0.0/16, separated by commas'),
  /** Keys of demo buyers, who pay, and demo merchants, who refund, without a wallet extension; only ever set by the sandbox. */
  TILL_SANDBOX_WALLET: jsonText(sandboxWalletSchema).optional(),
  /** Address of the demo API that the sandbox offers as an origin; only ever set by the sandbox. */
  TILL_SANDBOX_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  /** 1: bring the database up to date before serving. */
  TILL_MIGRATE: z.enum(['0', '1']).default('0'),
  /** Proxies in front whose X-Forwarded-For is believed. */
  TILL_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  TILL_WEB_DIST: z.string().optional(),
  TILL_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** How long a paid request waits for its settlement before it answers 202. */
  TILL_DOOR_DEADLINE_MS: durationMs(10_000),
  TILL_FACILITATOR_DEADLINE_MS: durationMs(30_000),
  /** How long a facilitator may take over one settle call before its outcome counts as unknown. */
  TILL_SETTLE_TIMEOUT_MS: durationMs(15_000),
  TILL_RPC_TIMEOUT_MS: durationMs(5_000),
  TILL_SWEEP_INTERVAL_MS: durationMs(2_000),
  /** How often each network is read for transfers, and the books compared with them. */
  TILL_SCAN_INTERVAL_MS: durationMs(5_000),
  /** How often what is for sale is checked as a stranger would; 0: only when somebody asks. */
  TILL_CHECKUP_INTERVAL_MS: z.coerce.number().int().min(0).default(6 * 60 * 60_000),
  /** Whether doors begin the settlement of what they take in, or leave it to workers. */
  TILL_DOORS_SETTLE: z.enum(['0', '1']).default('1').transform((text) => text === '1'),
  /** Settlements that one process carries out at a time for its doors, and as many for the queue. */
  TILL_SETTLE_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(48),
  /** The most one merchant may have of each thing; what is left out keeps its usual figure. */
  TILL_LIMITS: jsonText(limitsSchema).default(limitsSchema.parse({})),
  TILL_DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
});

/** Every variable Till reads. Faults are listed together, and the process does not boot with any. */
export const envSchema = variables.transform((env, context) => {
  const { facilitators, networks, faults } = resolveFacilitators(env.TILL_FACILITATORS, env.TILL_NETWORKS);
  for (const { network, message } of faults) context.addIssue({ code: 'custom', path: ['TILL_NETWORKS', network], message });
  return { ...env, facilitators, networks };
});
