import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant, readWrite } from './tenant-table.js';

const gateways = [
  `CREATE TABLE gateways (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     slug text NOT NULL UNIQUE,
     name text NOT NULL,
     origin_url text NOT NULL,
     -- Secret headers of the origin and the secret that signs calls to it, each sealed.
     origin_headers text NOT NULL,
     signing_secret text NOT NULL,
     unmatched text NOT NULL CHECK (unmatched IN ('pass', 'refuse')),
     timeout_ms integer NOT NULL CHECK (timeout_ms > 0),
     active boolean NOT NULL DEFAULT true,
     last_check jsonb,
     created_at timestamptz NOT NULL DEFAULT now(),
     updated_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, id))`,
  `CREATE INDEX gateways_newest ON gateways (merchant_id, mode, created_at DESC, id DESC)`,
];

/** A route is a resource like any other, with its place in a gateway. One that was removed has no gateway any more. */
const routes = [
  `ALTER TABLE resources DROP CONSTRAINT resources_kind_check,
     ADD CONSTRAINT resources_kind_check CHECK (kind IN ('pay_link', 'tip_jar', 'api_route')),
     ADD COLUMN gateway_id text,
     ADD COLUMN method text,
     ADD COLUMN path_pattern text,
     -- Where it is sold: a path below Till's own address.
     ADD COLUMN address text,
     ADD COLUMN route_mode text CHECK (route_mode IN ('charge', 'bots', 'observe')),
     ADD COLUMN settle text CHECK (settle IN ('after', 'first')),
     ADD COLUMN free_per_day integer CHECK (free_per_day >= 0),
     ADD CONSTRAINT resources_route_check CHECK ((kind = 'api_route') = (address IS NOT NULL)),
     ADD CONSTRAINT resources_gateway_check CHECK (gateway_id IS NULL OR (price IS NOT NULL AND method IS NOT NULL AND path_pattern IS NOT NULL
       AND route_mode IS NOT NULL AND settle IS NOT NULL AND free_per_day IS NOT NULL)),
     ADD FOREIGN KEY (merchant_id, gateway_id) REFERENCES gateways (merchant_id, id)`,
  `CREATE UNIQUE INDEX resources_one_route ON resources (gateway_id, method, path_pattern) WHERE gateway_id IS NOT NULL`,
];

const payments = [
  // What exactly was bought where one resource stands for many requests; empty where it does not.
  `ALTER TABLE payments ADD COLUMN request_key text NOT NULL DEFAULT '',
     -- Until then a claimed payment waits for its origin's answer, and nothing is sent for it.
     ADD COLUMN held_until timestamptz`,
  `DROP INDEX payments_one_open`,
  // Promise P2 for an API: the same request of the same payer waits; other requests of one route are not the same thing.
  `CREATE UNIQUE INDEX payments_one_open ON payments (resource_id, payer, request_key)
     WHERE status IN ('received', 'verified', 'settling', 'unknown') AND NOT pay_again`,
];

const traffic = [
  `CREATE TABLE gateway_calls (
     merchant_id text NOT NULL,
     payment_id text NOT NULL PRIMARY KEY,
     -- Calls of the origin for this payment; a request that may make one holds the lease.
     calls integer NOT NULL DEFAULT 1,
     lease_until timestamptz,
     -- The kept answer; null while there is none to keep.
     status integer,
     headers jsonb,
     body bytea,
     answered_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     FOREIGN KEY (merchant_id, payment_id) REFERENCES payments (merchant_id, id))`,
  `CREATE INDEX gateway_calls_by_age ON gateway_calls (created_at)`,
  `CREATE TABLE gateway_quota (
     merchant_id text NOT NULL,
     resource_id text NOT NULL,
     day date NOT NULL,
     -- A keyed hash of the client's address.
     client bytea NOT NULL,
     used integer NOT NULL,
     PRIMARY KEY (resource_id, day, client))`,
  `CREATE INDEX gateway_quota_by_day ON gateway_quota (day)`,
  `CREATE TABLE gateway_traffic (
     merchant_id text NOT NULL,
     resource_id text NOT NULL,
     day date NOT NULL,
     challenged bigint NOT NULL DEFAULT 0,
     free bigint NOT NULL DEFAULT 0,
     exempt bigint NOT NULL DEFAULT 0,
     observed bigint NOT NULL DEFAULT 0,
     -- Base units that the observed requests would have paid.
     observed_amount numeric(78, 0) NOT NULL DEFAULT 0,
     PRIMARY KEY (merchant_id, resource_id, day))`,
];

export class CreateGateways1764000900000 implements MigrationInterface {
  readonly name = 'CreateGateways1764000900000';

  async up(runner: QueryRunner): Promise<void> {
    const closed = ['gateways', 'gateway_calls', 'gateway_quota', 'gateway_traffic'].flatMap((table) => closeToTenant(table, readWrite));
    for (const statement of [...gateways, ...routes, ...payments, ...traffic, ...closed]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
