import { type Address, type Lamports, getBase58Decoder } from '@solana/kit';
import type { EncodedAccount } from '@solana/kit';
import type { FailedTransactionMetadata, TransactionMetadata } from 'litesvm';
import type { Journal, KeptAccount } from './journal.js';
import type { LitesvmRuntime } from './litesvm-runtime.js';
import { SlotClock } from './slot-clock.js';
import { type TokenHolding, decodeTokenAccount, tokenProgram, uiTokenAmount } from './token-account.js';
import { type DecodedTransaction, decodeTransaction } from './transaction-codec.js';
import { type RpcTransactionError, rpcError } from './transaction-error.js';
import type { InnerInstructions, TokenBalance, TransactionRecord } from './transaction-record.js';

/** A record with its transaction read, as the history methods need it. */
export interface LandedTransaction extends TransactionRecord {
  decoded: DecodedTransaction;
}

/** What became of a transaction that was run: its error if any, and what the runtime noted. */
export interface Run {
  error: RpcTransactionError | null;
  meta: TransactionMetadata;
}

/** Accounts, execution and history of the Solana dev chain. */
export class Bank {
  readonly clock: SlotClock;
  /** Newest first. */
  readonly history: LandedTransaction[] = [];
  private readonly bySignature = new Map<string, LandedTransaction>();
  /** litesvm knows signatures only, the real chain refuses an equal message as well. */
  private readonly landedMessages = new Set<string>();

  constructor(
    private readonly runtime: LitesvmRuntime,
    private readonly journal: Journal,
  ) {
    const born = journal.past.find((entry) => entry.genesisMs !== undefined)?.genesisMs;
    this.clock = new SlotClock(born ?? Date.now());
    if (born === undefined) journal.append({ genesisMs: this.clock.genesisMs, accounts: [] });
    for (const entry of journal.past) {
      if (entry.jumpedSlots !== undefined) this.clock.jump(entry.jumpedSlots);
      for (const account of entry.accounts) this.write(account);
      if (entry.transaction) this.remember({ ...entry.transaction, decoded: decodeTransaction(entry.transaction.wire, 'base64') });
    }
  }

  /** The account at an address, or nothing. */
  account(address: string): EncodedAccount | undefined {
    const found = this.runtime.svm.getAccount(address as Address);
    return found.exists ? (found as EncodedAccount) : undefined;
  }

  /** The token account at an address, or nothing. */
  holding(address: string): TokenHolding | undefined {
    const account = this.account(address);
    return account && decodeTokenAccount(account);
  }

  /** Addresses of all token accounts of an owner. */
  tokenAccountsOf(owner: string): { address: string; holding: TokenHolding }[] {
    return this.runtime.svm.getProgramAccounts(tokenProgram as Address).flatMap((account) => {
      const holding = decodeTokenAccount(account);
      return holding?.owner === owner ? [{ address: account.address, holding }] : [];
    });
  }

  /** Native balance in lamports. */
  lamports(address: string): bigint {
    return this.runtime.svm.getBalance(address as Address) ?? 0n;
  }

  rentFreeLamports(dataLength: bigint): bigint {
    return this.runtime.svm.minimumBalanceForRentExemption(dataLength);
  }

  /** Writes an account as no transaction could, and keeps it. */
  setAccount(account: KeptAccount): void {
    this.write(account);
    this.journal.append({ accounts: [account] });
  }

  /** Lets slots pass at once. */
  jump(slots: number): void {
    this.clock.jump(slots);
    this.journal.append({ jumpedSlots: slots, accounts: [] });
  }

  find(signature: string): LandedTransaction | undefined {
    return this.bySignature.get(signature);
  }

  hasLanded(decoded: DecodedTransaction): boolean {
    return this.landedMessages.has(decoded.messageKey);
  }

  /** Runs a transaction without keeping anything; unsigned slots are fine unless `sigVerify`. */
  simulate(decoded: DecodedTransaction, sigVerify: boolean): Run {
    this.tick();
    const { svm } = this.runtime;
    svm.withSigverify(sigVerify);
    try {
      const outcome = svm.simulateTransaction(decoded.transaction);
      return this.isFailure(outcome) ? { error: rpcError(outcome), meta: outcome.meta() } : { error: null, meta: outcome.meta() };
    } finally {
      svm.withSigverify(true);
    }
  }

  /** Runs a transaction for good. What the runtime turned away before running (a bad signature, no fee) does not land. */
  execute(decoded: DecodedTransaction, wire: string): Run {
    const slot = this.tick();
    const { staticAccounts } = decoded.message;
    const before = { tokens: this.tokenBalances(staticAccounts), lamports: this.balances(staticAccounts) };
    const outcome = this.runtime.svm.sendTransaction(decoded.transaction);
    const failed = this.isFailure(outcome);
    const run: Run = failed ? { error: rpcError(outcome), meta: outcome.meta() } : { error: null, meta: outcome };
    const signature = decoded.signatures[0];
    if (!signature || (failed && this.runtime.svm.getTransaction(signature as never) === null)) return run;
    const record: TransactionRecord = {
      signature,
      slot,
      blockTime: this.clock.timeSeconds(slot),
      wire,
      error: run.error,
      logs: run.meta.logs(),
      unitsConsumed: Number(run.meta.computeUnitsConsumed()),
      inner: innerInstructions(run.meta),
      preBalances: before.lamports,
      postBalances: this.balances(staticAccounts),
      preTokenBalances: before.tokens,
      postTokenBalances: this.tokenBalances(staticAccounts),
    };
    this.journal.append({ transaction: record, accounts: staticAccounts.flatMap((address) => this.kept(address)) });
    this.remember({ ...record, decoded });
    return run;
  }

  private tick(): number {
    const { svm, module } = this.runtime;
    const slot = this.clock.slot();
    const now = svm.getClock();
    const seconds = BigInt(Math.floor(Date.now() / 1000));
    svm.setClock(new module.Clock(BigInt(slot), now.epochStartTimestamp, now.epoch, now.leaderScheduleEpoch, seconds));
    return slot;
  }

  private isFailure(outcome: object): outcome is FailedTransactionMetadata {
    return outcome instanceof this.runtime.module.FailedTransactionMetadata;
  }

  private remember(landed: LandedTransaction): void {
    this.bySignature.set(landed.signature, landed);
    this.landedMessages.add(landed.decoded.messageKey);
    this.history.unshift(landed);
  }

  private write({ address, lamports, owner, data }: KeptAccount): void {
    const bytes = new Uint8Array(Buffer.from(data, 'base64'));
    this.runtime.svm.setAccount({
      address: address as Address,
      lamports: BigInt(lamports) as Lamports,
      programAddress: owner as Address,
      data: bytes,
      executable: false,
      space: BigInt(bytes.length),
    });
  }

  /** Programs come with the runtime and are not ours to keep. */
  private kept(address: string): KeptAccount[] {
    const account = this.account(address);
    if (!account || account.executable) return [];
    return [{ address, lamports: account.lamports.toString(), owner: account.programAddress, data: Buffer.from(account.data).toString('base64') }];
  }

  private tokenBalances(addresses: readonly string[]): TokenBalance[] {
    return addresses.flatMap((address, accountIndex) => {
      const holding = this.holding(address);
      if (!holding) return [];
      const decimals = this.decimals(holding.mint);
      return [{ accountIndex, mint: holding.mint, owner: holding.owner, programId: tokenProgram, uiTokenAmount: uiTokenAmount(holding.amount, decimals) }];
    });
  }

  /** Decimals of a mint, from its account. */
  decimals(mint: string): number {
    return this.account(mint)?.data[44] ?? 0;
  }

  private balances(addresses: readonly string[]): number[] {
    return addresses.map((address) => Number(this.lamports(address)));
  }
}

/** The calls between programs that a run made. */
export function innerInstructions(meta: TransactionMetadata): InnerInstructions[] {
  return meta
    .innerInstructions()
    .map((list, index) => ({
      index,
      instructions: list.map((inner) => {
        const called = inner.instruction();
        return {
          programIdIndex: called.programIdIndex(),
          accounts: [...called.accounts()],
          data: getBase58Decoder().decode(called.data()),
          stackHeight: inner.stackHeight(),
        };
      }),
    }))
    .filter(({ instructions }) => instructions.length > 0);
}
