import { Injectable } from '@nestjs/common';
import type { Session, signInSchema, signUpSchema } from '@till/contract';
import type { z } from 'zod';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { WalletsService } from '../wallets/wallets.service.js';
import type { Client } from './client-of.js';
import type { EvmHolder, Member } from './member.js';
import { MembersRepository, type StoredMember } from './members.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { type OpenedSession, SessionsService } from './sessions.service.js';
import { SignInGuesses } from './sign-in-guesses.js';

export interface SignedIn {
  member: Member;
  session: OpenedSession;
  /** True when this sign-in founded the account. */
  created: boolean;
}

function short(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** Accounts: found one, enter one, say who is in. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly members: MembersRepository,
    private readonly sessions: SessionsService,
    private readonly merchants: MerchantsService,
    private readonly wallets: WalletsService,
    private readonly auditLog: AuditLogService,
    private readonly passwords: PasswordHasher,
    private readonly guesses: SignInGuesses,
  ) {}

  /** Founds a merchant with its owner. Throws `email_taken`. */
  async signUp(input: z.output<typeof signUpSchema>, client: Client): Promise<SignedIn> {
    const passwordHash = await this.passwords.hash(input.password);
    const name = input.name ?? input.email.split('@')[0] ?? input.email;
    return this.founding(() => this.unitOfWork.system((tx) => this.found(tx, { email: input.email, evmAddress: null, evmNetwork: null, passwordHash }, name, client)));
  }

  /** Throws `invalid_credentials`, whichever of the two was wrong, and `rate_limited` while many guess at the account. */
  async signIn(input: z.output<typeof signInSchema>, client: Client, ip: string): Promise<SignedIn> {
    const guess = await this.guesses.count(input.email, ip);
    const member = await this.unitOfWork.system((tx) => this.members.byEmail(tx, input.email));
    const fits = await this.passwords.matches(member?.passwordHash ?? null, input.password);
    const wrong = new ProblemError('invalid_credentials', 'Check both, or sign up if you have no account.');
    if (!member || !fits) throw wrong;
    return this.unitOfWork.system(async (tx) => {
      // A session must not begin with a password that is being changed: the change ends those that there are.
      if (!(await this.members.holdsPassword(tx, member.id, member.passwordHash ?? ''))) throw wrong;
      await this.guesses.takeBack(tx, guess);
      return this.enter(tx, member, client);
    });
  }

  /** Enters, or founds, the account of who has proven to hold an EVM address. Its wallet is then there and proven. */
  async enterByAddress(holder: EvmHolder, client: Client): Promise<SignedIn> {
    return this.founding(() =>
      this.unitOfWork.system(async (tx) => {
        const member = await this.members.byEvmHolder(tx, holder);
        if (member) return this.enter(tx, member, client);
        const founded = await this.found(tx, { email: null, ...holder, passwordHash: null }, short(holder.evmAddress), client);
        await this.wallets.addProven(tx, { merchantId: founded.member.merchantId, actor: founded.member.id }, holder.evmAddress);
        return founded;
      }),
    );
  }

  /** Who is signed in. Throws `forbidden` for an API key, which is no member. */
  async current(context: RequestContext): Promise<Session> {
    const member = await this.unitOfWork.system((tx) => this.members.byId(tx, context.actor, context.merchantId));
    if (!member) throw new ProblemError('forbidden', 'An API key has no session. Sign in to use this call.');
    return this.toSession(member);
  }

  async toSession(member: Member): Promise<Session> {
    return {
      member: { id: member.id, email: member.email, evmAddress: member.evmAddress, role: member.role },
      merchant: await this.merchants.get(member.merchantId),
      modes: ['test', 'live'],
      sandbox: this.config.sandboxWallet !== undefined,
      demoOrigin: this.config.sandboxOrigin ?? null,
    };
  }

  async signOut(context: RequestContext, token: string): Promise<void> {
    if (!(await this.sessions.revoke(token))) return;
    await this.unitOfWork.tenant(context.merchantId, (tx) => this.auditLog.record(tx, context, 'member.signed_out', context.actor));
  }

  private async found(tx: Transaction, identity: Pick<StoredMember, 'email' | 'evmAddress' | 'evmNetwork' | 'passwordHash'>, name: string, client: Client): Promise<SignedIn> {
    const merchant = await this.merchants.create(tx, name);
    const { passwordHash, ...known } = identity;
    const member = { id: newId('member'), ...known, merchantId: merchant.id, role: 'owner' as const };
    await this.members.insert(tx, { ...member, passwordHash });
    await this.auditLog.record(tx, { merchantId: merchant.id, actor: member.id }, 'member.signed_up', member.id, { by: identity.email === null ? 'wallet' : 'password' });
    return { member, session: await this.sessions.open(tx, member, client), created: true };
  }

  private async enter(tx: Transaction, member: Member, client: Client): Promise<SignedIn> {
    await this.auditLog.record(tx, { merchantId: member.merchantId, actor: member.id }, 'member.signed_in', member.id);
    return { member, session: await this.sessions.open(tx, member, client), created: false };
  }

  /** Two people who found the same account at once: the database lets one through. */
  private async founding(work: () => Promise<SignedIn>): Promise<SignedIn> {
    try {
      return await work();
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'members_email_key') throw new ProblemError('email_taken', 'Sign in with this address, or use another one.');
      // The other sign-in has just founded it: now there is an account to enter.
      if (constraint === 'members_evm_address_key') return work();
      throw error;
    }
  }
}
