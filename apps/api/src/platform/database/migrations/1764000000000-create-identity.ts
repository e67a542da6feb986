import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, closeToSystem, closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `DO $$ BEGIN CREATE ROLE till_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; WHEN unique_violation THEN NULL; END $$`,
  `DO $$ BEGIN EXECUTE format('GRANT till_app TO %I', current_user); EXCEPTION WHEN OTHERS THEN NULL; END $$`,
  `DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO till_app', current_schema()); END $$`,
  `CREATE FUNCTION till_is_system() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT current_setting('till.scope', true) = 'system' $$`,
  `CREATE FUNCTION till_sees(merchant text) RETURNS boolean LANGUAGE sql STABLE AS $$
     SELECT merchant = current_setting('till.merchant_id', true) OR current_setting('till.scope', true) = 'system' $$`,
  `CREATE TABLE merchants (
     merchant_id text PRIMARY KEY,
     name text NOT NULL,
     goal text CHECK (goal IN ('tips', 'sell', 'api')),
     created_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE members (
     id text PRIMARY KEY,
     email text UNIQUE,
     password_hash text,
     evm_address text UNIQUE,
     created_at timestamptz NOT NULL DEFAULT now(),
     CHECK (email IS NOT NULL OR evm_address IS NOT NULL))`,
  `CREATE TABLE memberships (
     merchant_id text NOT NULL REFERENCES merchants,
     member_id text NOT NULL REFERENCES members,
     role text NOT NULL CHECK (role IN ('owner', 'admin', 'viewer')),
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, member_id))`,
  `CREATE TABLE sessions (
     token_hash bytea PRIMARY KEY,
     member_id text NOT NULL REFERENCES members,
     merchant_id text NOT NULL REFERENCES merchants,
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL)`,
  `CREATE INDEX sessions_by_member ON sessions (member_id)`,
  `CREATE TABLE signing_challenges (
     nonce text PRIMARY KEY,
     purpose text NOT NULL CHECK (purpose IN ('siwe', 'wallet')),
     merchant_id text,
     subject_id text,
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL,
     used_at timestamptz)`,
  `CREATE TABLE api_keys (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     name text NOT NULL,
     key_hash bytea NOT NULL UNIQUE,
     hint text NOT NULL,
     scopes text[] NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     last_used_at timestamptz,
     revoked_at timestamptz,
     PRIMARY KEY (merchant_id, id))`,
  `CREATE TABLE audit_log (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL,
     actor text NOT NULL,
     action text NOT NULL,
     subject_id text,
     data jsonb NOT NULL DEFAULT '{}',
     at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, id))`,
  `CREATE TABLE wallets (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     family text NOT NULL CHECK (family IN ('evm', 'solana')),
     address text NOT NULL,
     label text,
     proven_at timestamptz,
     is_default boolean NOT NULL DEFAULT false,
     created_at timestamptz NOT NULL DEFAULT now(),
     removed_at timestamptz,
     PRIMARY KEY (merchant_id, id))`,
  `CREATE UNIQUE INDEX wallets_address ON wallets (merchant_id, family, address) WHERE removed_at IS NULL`,
  `CREATE UNIQUE INDEX wallets_default ON wallets (merchant_id, family) WHERE is_default AND removed_at IS NULL`,
  `CREATE TABLE idempotency_keys (
     merchant_id text NOT NULL,
     key text NOT NULL,
     request_hash bytea NOT NULL,
     status integer,
     answer jsonb,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, key))`,
];

export class CreateIdentity1764000000000 implements MigrationInterface {
  readonly name = 'CreateIdentity1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const closed = [
      ...closeToTenant('merchants', readWrite),
      ...closeToSystem('members', readWrite),
      ...closeToTenant('memberships', readWrite),
      ...closeToSystem('sessions', readWrite),
      ...closeToSystem('signing_challenges', readWrite),
      ...closeToTenant('api_keys', readWrite),
      ...closeToTenant('audit_log', appendOnly),
      ...closeToTenant('wallets', readWrite),
      ...closeToTenant('idempotency_keys', readWrite),
    ];
    for (const statement of [...tables, ...closed]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
