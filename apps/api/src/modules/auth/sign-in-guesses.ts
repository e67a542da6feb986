import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { clientNetwork } from '../../platform/http/client-network.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { Pruner } from '../../platform/pruning/pruner.js';

/** Wrong passwords of one e-mail address, in an hour and from other networks, before each network gets few tries. */
const manyFromOthers = 20;
const fewTries = 3;

/** A counted try: the e-mail address, and the address from this network. */
export type Guess = readonly [account: Buffer, fromHere: Buffer];

function subjectOf(...parts: string[]): Buffer {
  return createHash('sha256').update(parts.join(' ')).digest();
}

/**
 * Slows guesses at one account from many networks. Each network has tries of its own, so that strangers spend none of
 * the owner's; addresses without an account are counted alike. One network alone is held by the route's own limit.
 */
@Injectable()
export class SignInGuesses implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pruner: Pruner,
  ) {}

  onModuleInit(): void {
    this.pruner.add('counts of wrong passwords', (tx) => tx.query('DELETE FROM sign_in_failures WHERE ends_at < now()'));
  }

  /** Counts a try before its password is looked at, as if it were wrong. Throws `rate_limited`. */
  async count(email: string, ip: string): Promise<Guess> {
    const guess = [subjectOf(email), subjectOf(email, clientNetwork(ip))] as const;
    const [account, fromHere] = await this.unitOfWork.system(async (tx) => [await this.add(tx, guess[0]), await this.add(tx, guess[1])] as const);
    if (account.failures - fromHere.failures < manyFromOthers || fromHere.failures <= fewTries) return guess;
    throw new ProblemError('rate_limited', 'Many wrong passwords were given for this e-mail address from elsewhere, so each place has few tries for now. Try again later, or from where you are signed in.', {
      headers: { 'retry-after': String(Math.max(1, fromHere.seconds)) },
    });
  }

  /** The password was right. */
  async takeBack(tx: Transaction, guess: Guess): Promise<void> {
    for (const subject of guess) await tx.query('UPDATE sign_in_failures SET failures = failures - 1 WHERE subject = $1 AND failures > 0', [subject]);
  }

  private async add(tx: Transaction, subject: Buffer): Promise<{ failures: number; seconds: number }> {
    const [row] = await tx.query<{ failures: number; seconds: number }>(
      `INSERT INTO sign_in_failures AS known (subject, failures, ends_at) VALUES ($1, 1, now() + interval '1 hour')
       ON CONFLICT (subject) DO UPDATE SET failures = CASE WHEN known.ends_at <= now() THEN 1 ELSE known.failures + 1 END,
         ends_at = CASE WHEN known.ends_at <= now() THEN EXCLUDED.ends_at ELSE known.ends_at END
       RETURNING failures, ceil(extract(epoch FROM ends_at - now()))::int AS seconds`,
      [subject],
    );
    if (!row) throw new Error('an INSERT without a row');
    return row;
  }
}
