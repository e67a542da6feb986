import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';

const restartable = new Set(['40001', '40P01']);
const attempts = 3;
const inFailedTransaction = '25P02';

interface DatabaseFault {
  code?: unknown;
  constraint?: unknown;
}

/** What Postgres said about a failed statement, whether the driver or the ORM raised it. */
function faultOf(error: unknown): DatabaseFault {
  const fault = error as (DatabaseFault & { driverError?: DatabaseFault }) | null;
  return fault?.driverError ?? fault ?? {};
}

/** SQLSTATE of a database error, or null for any other error. */
export function sqlState(error: unknown): string | null {
  const { code } = faultOf(error);
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** Name of the constraint a database error names, or null. */
export function violatedConstraint(error: unknown): string | null {
  const { constraint } = faultOf(error);
  return typeof constraint === 'string' ? constraint : null;
}

/** Statements are few; a list with many filters makes some more, which go unprepared once there are this many. */
const mostPrepared = 400;
const preparedNames = new Map<string, string>();

/** A name for the statement, so that each connection parses, rewrites and plans it once and not every time. */
function preparedName(sql: string): string | undefined {
  const known = preparedNames.get(sql);
  if (known !== undefined || preparedNames.size >= mostPrepared) return known;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 32);
  preparedNames.set(sql, name);
  return name;
}

/**
 * One open transaction: everything done through it commits or rolls back together. A statement is sent when it is made,
 * behind those made before it, so statements that need no answer of each other cost one way to the database together.
 */
export class Transaction {
  readonly afterCommitHooks: (() => void)[] = [];
  private isSealed = false;
  private failure: Error | undefined;

  constructor(private readonly client: PoolClient) {}

  /** Rows of one statement. */
  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    if (this.isSealed) throw new Error('a statement after the commit of its transaction was sent');
    const name = preparedName(sql);
    const sent = this.client.query({ text: sql, values: parameters, ...(name === undefined ? {} : { name }) });
    sent.catch((error: Error) => (this.failure ??= error));
    return (await sent).rows as Row[];
  }

  /** Sends the commit. Throws when Postgres rolled back instead, as it does after a failed statement that somebody caught. */
  async commit(): Promise<void> {
    this.isSealed = true;
    const { command } = await this.client.query('COMMIT');
    if (command !== 'COMMIT') throw this.failure ?? new Error('the transaction was rolled back');
  }

  /** Behind a failed statement Postgres refuses all others, and which error is heard of first is chance: this is the one that says why. */
  causeOf(error: unknown): unknown {
    return sqlState(error) === inFailedTransaction ? (this.failure ?? error) : error;
  }

  /** Runs after a successful commit, never before and never on rollback; must not throw. */
  afterCommit(hook: () => void): void {
    this.afterCommitHooks.push(hook);
  }
}

/**
 * Opens transactions with the tenant they may see. Row-level security reads the two settings made here, so a
 * query outside a unit of work sees no row of any tenant.
 */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);

  constructor(private readonly dataSource: DataSource) {}

  /** A transaction that sees one merchant's rows only. No network call belongs inside. */
  tenant<T>(merchantId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run(merchantId, 'tenant', work);
  }

  /** The same with all statements made before any is answered, as in `systemAtOnce`. */
  tenantAtOnce<T>(merchantId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run(merchantId, 'tenant', work, true);
  }

  /** A transaction across tenants: the doors' look-ups, jobs and sweepers. */
  system<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run('', 'system', work);
  }

  /**
   * A system transaction whose statements are all made before any is answered, so that they, BEGIN and COMMIT go to the
   * database in one way. `work` must not wait for a statement before it makes the next one.
   */
  systemAtOnce<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run('', 'system', work, true);
  }

  private async run<T>(merchantId: string, scope: 'tenant' | 'system', work: (tx: Transaction) => Promise<T>, atOnce = false): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(merchantId, scope, work, atOnce);
      } catch (error) {
        const state = sqlState(error);
        if (attempt >= attempts || state === null || !restartable.has(state)) throw error;
      }
    }
  }

  private async once<T>(merchantId: string, scope: 'tenant' | 'system', work: (tx: Transaction) => Promise<T>, atOnce: boolean): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const tx = new Transaction(client);
      try {
        const [value] = await Promise.all(atOnce ? inOneWrite(client, () => [this.begun(client, merchantId, scope, () => work(tx)), tx.commit()] as const) : [this.begun(client, merchantId, scope, () => work(tx))]);
        if (!atOnce) await tx.commit();
        for (const hook of tx.afterCommitHooks) this.runHook(hook);
        return value;
      } catch (error) {
        // Answered behind whatever is still under way, so the connection goes back idle.
        await client.query('ROLLBACK').catch(() => undefined);
        throw tx.causeOf(error);
      }
    } finally {
      await runner.release();
    }
  }

  /**
   * One message for three statements: the settings end with the transaction. Not waited for, as nothing can be done without
   * it: outside of a transaction with these settings row-level security closes every table.
   */
  private async begun<T>(client: PoolClient, merchantId: string, scope: 'tenant' | 'system', work: () => Promise<T>): Promise<T> {
    const begin = client.query(`BEGIN; SET LOCAL till.merchant_id = ${client.escapeLiteral(merchantId)}; SET LOCAL till.scope = '${scope}'`);
    begin.catch(() => undefined);
    const [value] = await Promise.all([work(), begin]);
    return value;
  }

  private runHook(hook: () => void): void {
    try {
      hook();
    } catch (error) {
      // The commit stands; the sweeper does what a lost hook would have done.
      this.logger.error('an after-commit hook failed', error instanceof Error ? error.stack : String(error));
    }
  }
}

/** Has the statements that `send` makes leave the process in one write. */
function inOneWrite<T>(client: PoolClient, send: () => T): T {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
