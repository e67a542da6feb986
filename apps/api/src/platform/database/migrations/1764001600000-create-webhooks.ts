import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `CREATE TABLE webhook_endpoints (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     url text NOT NULL,
     description text,
     events text[] NOT NULL,
     enabled boolean NOT NULL DEFAULT true,
     disabled_reason text CHECK (disabled_reason IN ('merchant', 'gone', 'failing')),
     disabled_at timestamptz,
     -- Sealed, each for its own column; null once the endpoint is deleted.
     secret text,
     secret_hint text NOT NULL,
     old_secret text,
     old_secret_until timestamptz,
     -- Since when every try has failed, and how many in a row.
     failing_since timestamptz,
     failures integer NOT NULL DEFAULT 0,
     -- Nothing is sent before this: the endpoint has failed several times in a row.
     paused_until timestamptz,
     -- When the endpoint is to be looked at for deliveries that are due.
     due_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     -- Its deliveries stay until they are pruned, out of sight.
     deleted_at timestamptz,
     PRIMARY KEY (merchant_id, id),
     CHECK (enabled = (disabled_reason IS NULL AND disabled_at IS NULL)),
     CHECK (deleted_at IS NULL OR NOT enabled))`,
  'CREATE INDEX webhook_endpoints_due ON webhook_endpoints (due_at) WHERE due_at IS NOT NULL AND enabled',
  // What happened, with the very bytes that are sent of it. The id is the outbox row's, so an event handed on twice is one.
  `CREATE TABLE webhook_events (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     type text NOT NULL,
     subject_id text NOT NULL,
     payload text NOT NULL,
     created_at timestamptz NOT NULL,
     PRIMARY KEY (merchant_id, id))`,
  // A payment is received once, however often its settlement begins anew.
  "CREATE UNIQUE INDEX webhook_events_received_once ON webhook_events (merchant_id, subject_id) WHERE type = 'payment.received'",
  'CREATE INDEX webhook_events_by_age ON webhook_events (created_at)',
  `CREATE TABLE webhook_deliveries (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     endpoint_id text NOT NULL,
     event_id text NOT NULL,
     event_type text NOT NULL,
     subject_id text NOT NULL,
     status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
     -- All tries, and those since the schedule began or began anew.
     attempts integer NOT NULL DEFAULT 0,
     tries integer NOT NULL DEFAULT 0,
     -- Why the next try is made.
     cause text NOT NULL DEFAULT 'schedule' CHECK (cause IN ('schedule', 'resend', 'test')),
     last_status integer,
     last_fault_code text,
     last_fault_message text,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     last_attempt_at timestamptz,
     next_attempt_at timestamptz DEFAULT clock_timestamp(),
     -- Somebody has it to send; when that lasts too long, it is due again.
     leased_until timestamptz,
     begun boolean NOT NULL DEFAULT false,
     PRIMARY KEY (merchant_id, id),
     UNIQUE (merchant_id, endpoint_id, event_id),
     FOREIGN KEY (merchant_id, endpoint_id) REFERENCES webhook_endpoints (merchant_id, id),
     FOREIGN KEY (merchant_id, event_id) REFERENCES webhook_events (merchant_id, id),
     CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)))`,
  "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (merchant_id, endpoint_id, next_attempt_at) WHERE status = 'pending'",
  'CREATE INDEX webhook_deliveries_leased ON webhook_deliveries (merchant_id, endpoint_id) WHERE leased_until IS NOT NULL',
  'CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (merchant_id, endpoint_id, created_at DESC, id DESC)',
  'CREATE INDEX webhook_deliveries_by_subject ON webhook_deliveries (merchant_id, subject_id)',
  'CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (merchant_id, event_id)',
  'CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at)',
  // A row before each try, filled in after it: a row without a duration was interrupted, or is under way.
  `CREATE TABLE webhook_attempts (
     merchant_id text NOT NULL REFERENCES merchants,
     delivery_id text NOT NULL,
     number integer NOT NULL,
     cause text NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     duration_ms integer,
     status integer,
     fault_code text,
     fault_message text,
     headers jsonb NOT NULL DEFAULT '[]',
     body text NOT NULL DEFAULT '',
     body_cut boolean NOT NULL DEFAULT false,
     PRIMARY KEY (merchant_id, delivery_id, number),
     FOREIGN KEY (merchant_id, delivery_id) REFERENCES webhook_deliveries (merchant_id, id) ON DELETE CASCADE)`,
];

/** An alert is about what a checkup found at a resource, or about a webhook endpoint. */
const alerts = [
  'ALTER TABLE alerts ALTER COLUMN resource_id DROP NOT NULL',
  'ALTER TABLE alerts ADD COLUMN webhook_endpoint_id text',
  'ALTER TABLE alerts ADD CONSTRAINT alerts_webhook_endpoint FOREIGN KEY (merchant_id, webhook_endpoint_id) REFERENCES webhook_endpoints (merchant_id, id)',
  'ALTER TABLE alerts ADD CONSTRAINT alerts_about_one CHECK ((resource_id IS NULL) <> (webhook_endpoint_id IS NULL))',
];

export class CreateWebhooks1764001600000 implements MigrationInterface {
  readonly name = 'CreateWebhooks1764001600000';

  async up(runner: QueryRunner): Promise<void> {
    const closed = ['webhook_endpoints', 'webhook_events', 'webhook_deliveries', 'webhook_attempts'].flatMap((table) => closeToTenant(table, readWrite));
    for (const statement of [...tables, ...alerts, ...closed]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
