import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';

const restartable = new Set(['40001', '40P01']);
const attempts = 3;

/** SQLSTATE of a database error, or null for any other error. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const driver = error.driverError as { code?: unknown };
  return typeof driver.code === 'string' ? driver.code : null;
}

/** Name of the constraint a database error names, or null. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const driver = error.driverError as { constraint?: unknown };
  return typeof driver.constraint === 'string' ? driver.constraint : null;
}

/** One open transaction: everything done through it commits or rolls back together. */
export class Transaction {
  readonly afterCommitHooks: (() => void)[] = [];

  constructor(readonly manager: EntityManager) {}

  /** Rows of one statement. */
  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const result: unknown = await this.manager.query(sql, parameters);
    // TypeORM answers [rows, count] for UPDATE and DELETE and plain rows for everything else.
    if (Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number') return result[0] as Row[];
    return result as Row[];
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

  /** A transaction across tenants: the doors' look-ups, jobs and sweepers. */
  system<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run('', 'system', work);
  }

  private async run<T>(merchantId: string, scope: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(merchantId, scope, work);
      } catch (error) {
        const state = sqlState(error);
        if (attempt >= attempts || state === null || !restartable.has(state)) throw error;
      }
    }
  }

  private async once<T>(merchantId: string, scope: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const tx = new Transaction(runner.manager);
      await runner.query("SELECT set_config('till.merchant_id', $1, true), set_config('till.scope', $2, true)", [merchantId, scope]);
      const value = await work(tx);
      await runner.commitTransaction();
      for (const hook of tx.afterCommitHooks) this.runHook(hook);
      return value;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
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
