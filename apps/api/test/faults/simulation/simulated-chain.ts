import { type BlockPosition, ChainError, type ChainReader, type Evidence, type EvidenceQuery, type OwnerTransfer, type Receivable, type TransferScan } from '@till/chain';
import { devEvm } from '@till/testing';
import type { Random } from './random.js';

/** What somebody sends to the token: a transfer by authorization, or a cancellation of one. */
export interface SimulatedTransaction {
  hash: string;
  kind: 'transfer' | 'cancel';
  payer: string;
  nonce: string;
  payTo: string;
  amount: bigint;
  /** Unix seconds. */
  validBefore: bigint;
  submittedBy: 'facilitator' | 'payer';
}

interface Executed extends SimulatedTransaction {
  reverted: boolean;
}

interface Block {
  number: bigint;
  hash: string;
  timeSeconds: bigint;
  transactions: Executed[];
}

/** Deep enough for forks that undo what was settled. */
const finalityBlocks = 12;

/** Whether a node answers, and how far behind it is. */
export type NodeMood = { kind: 'fine' } | { kind: 'down' } | { kind: 'behind'; blocks: number };

/** A token on a chain with blocks, forks and finality, read through the port that Till reads real chains through. */
export class SimulatedChain implements ChainReader {
  readonly network = devEvm.network;
  readonly pool: SimulatedTransaction[] = [];
  mood: NodeMood = { kind: 'fine' };
  /** How many in a hundred transactions a block leaves in the pool. */
  crowding = 0;
  /** How far the time of new blocks is behind the clock, as after a pause that the chain makes good. */
  lagSeconds = 0;
  /** So many of the newest final blocks are not in the node's index of logs yet. */
  unindexedBlocks = 0;
  /** How often a block with the use of an authorization was undone, by its nonce. */
  readonly undone = new Map<string, number>();
  /** Authorizations that a facilitator refused although it had sent them. */
  readonly falselyRefused = new Set<string>();
  /** Those of them that Till's node did not show when Till looked: here nobody could have known better. */
  readonly unknowable = new Set<string>();
  private blocks: Block[] = [];
  private readonly funds = new Map<string, bigint>();

  constructor(
    private readonly random: Random,
    private readonly nowMs: () => number,
    private readonly park: (where: string) => Promise<void>,
  ) {
    for (let height = 0; height <= finalityBlocks; height++) this.mine();
  }

  fund(payer: string, amount: bigint): void {
    this.funds.set(payer.toLowerCase(), amount);
  }

  /** A block of what the pool holds, at the clock's time; a crowded chain leaves some for later. */
  mine(): void {
    const number = (this.blocks.at(-1)?.number ?? 0n) + 1n;
    const [earliest, now] = [this.blocks.at(-1)?.timeSeconds ?? 0n, BigInt(Math.floor(this.nowMs() / 1_000) - this.lagSeconds)];
    const block: Block = { number, hash: `0x${this.random.hex(64)}`, timeSeconds: now > earliest ? now : earliest, transactions: [] };
    this.blocks.push(block);
    const waiting = this.pool.splice(0);
    // Transfers of one transaction stay together.
    const left = new Set([...new Set(waiting.map(({ hash }) => hash))].filter(() => this.random.below(100) < this.crowding));
    for (const transaction of waiting) {
      if (left.has(transaction.hash)) this.pool.push(transaction);
      else block.transactions.push({ ...transaction, reverted: !this.canRun(transaction, block) });
    }
  }

  /** Nodes forget what waits; who sent it hears nothing of it. */
  forgetPool(): void {
    this.pool.length = 0;
  }

  /** Rewrites the newest blocks, no deeper than what is final. What they held waits in the pool again, or is gone. */
  reorg(depth: number, drops: boolean): number {
    const possible = Math.min(depth, finalityBlocks);
    const gone = this.blocks.splice(this.blocks.length - possible, possible).flatMap(({ transactions }) => transactions);
    for (const { nonce, reverted } of gone) if (!reverted) this.undone.set(nonce, (this.undone.get(nonce) ?? 0) + 1);
    const kept = drops ? [] : gone.filter(({ reverted }) => !reverted);
    for (let height = 0; height < possible; height++) {
      if (height === possible - 1) this.pool.push(...kept);
      this.mine();
    }
    this.mine();
    return possible;
  }

  /** What the chain as it is now says of an authorization. */
  useOf(payer: string, nonce: string): { transaction: SimulatedTransaction; block: Block; logIndex: number } | undefined {
    return find(this.blocks, payer, nonce);
  }

  /** Base units that reached an address, by the chain as it is now. */
  received(payTo: string): bigint {
    const paid = this.blocks.flatMap(({ transactions }) => transactions).filter((one) => !one.reverted && one.kind === 'transfer' && one.payTo.toLowerCase() === payTo.toLowerCase());
    return paid.reduce((sum, { amount }) => sum + amount, 0n);
  }

  /** Some transaction that was mined, whoever's. */
  anyTransaction(): string | undefined {
    return this.blocks.flatMap(({ transactions }) => transactions).at(-1)?.hash;
  }

  async head(): Promise<BlockPosition> {
    return Promise.resolve(position(this.visible().at(-1)));
  }

  async safe(): Promise<BlockPosition> {
    const blocks = this.visible();
    return Promise.resolve(position(blocks.at(-2) ?? blocks.at(-1)));
  }

  async finalized(): Promise<BlockPosition> {
    return Promise.resolve(position(this.finalBlocks(this.visible()).at(-1)));
  }

  /** Tells nothing by itself: a notice only makes a look come earlier. */
  listen(): () => void {
    return () => undefined;
  }

  async findEvidence(query: EvidenceQuery): Promise<Evidence> {
    await this.park('node');
    if (this.mood.kind === 'down') return { kind: 'undecided', why: 'rpc_unreachable' };
    const blocks = this.visible();
    const { evm } = query;
    if (!evm) return { kind: 'undecided', why: 'not_an_evm_query' };
    const final = this.finalBlocks(blocks).at(-1);
    const use = find(blocks, query.payer, evm.nonce);
    if (!use && this.falselyRefused.has(evm.nonce)) this.unknowable.add(evm.nonce);
    if (!use) return { kind: 'absent', canStillLand: (final?.timeSeconds ?? 0n) < evm.validBefore, atBlock: blocks.at(-1)?.number ?? 0n };
    const { transaction, block, logIndex } = use;
    const spent = { kind: 'spent', transaction: transaction.hash, final: block.number <= (final?.number ?? 0n) } as const;
    if (transaction.kind === 'cancel') return { ...spent, why: 'cancelled' };
    if (transaction.payTo.toLowerCase() !== query.payTo.toLowerCase()) return { ...spent, why: 'other_recipient' };
    if (transaction.amount !== query.amount) return { ...spent, why: 'other_amount' };
    return { kind: 'paid', transaction: transaction.hash, block: block.number, blockHash: block.hash, logIndex, timeSeconds: block.timeSeconds, submittedBy: transaction.submittedBy };
  }

  receivable(): Promise<Receivable> {
    return Promise.resolve({ ok: true });
  }

  balance(owner: string): Promise<bigint> {
    return Promise.resolve(this.balanceOf(owner));
  }

  checkToken(): Promise<Receivable> {
    return Promise.resolve({ ok: true });
  }

  async transfers({ owners, fromBlock, toBlock }: TransferScan): Promise<OwnerTransfer[]> {
    if (typeof owners === 'function') throw new TypeError('the simulation has few wallets');
    await this.park('node, for transfers');
    const blocks = this.visible();
    if ((blocks.at(-1)?.number ?? 0n) < toBlock) throw new ChainError('rpc_behind', 'transfers');
    const indexed = (this.finalBlocks(blocks).at(-1)?.number ?? 0n) - BigInt(this.unindexedBlocks);
    const within = blocks.filter(({ number }) => number >= fromBlock && number <= toBlock && number <= indexed);
    return within.flatMap((block) => block.transactions.flatMap((one, index) => {
      if (one.reverted || one.kind !== 'transfer') return [];
      const facts = { transaction: one.hash, block: block.number, blockHash: block.hash, logIndex: logIndexOf(index), amount: one.amount, timeSeconds: block.timeSeconds };
      return owners.flatMap((owner): OwnerTransfer[] => [
        ...(owner.toLowerCase() === one.payTo.toLowerCase() ? [{ owner, direction: 'in' as const, counterparty: one.payer, ...facts }] : []),
        ...(owner.toLowerCase() === one.payer.toLowerCase() ? [{ owner, direction: 'out' as const, counterparty: one.payTo, ...facts }] : []),
      ]);
    }));
  }

  balanceAt(): Promise<null> {
    return Promise.resolve(null);
  }

  blockAt(timeSeconds: bigint): Promise<bigint> {
    const final = this.finalBlocks(this.visible());
    return Promise.resolve((final.find((block) => block.timeSeconds >= timeSeconds) ?? final.at(-1))?.number ?? 0n);
  }

  close(): void {
    this.pool.length = 0;
  }

  /** What a payer can pay with now. */
  balanceOf(owner: string): bigint {
    const moved = this.blocks.flatMap(({ transactions }) => transactions).filter((one) => !one.reverted && one.kind === 'transfer');
    const out = moved.filter(({ payer }) => payer.toLowerCase() === owner.toLowerCase()).reduce((sum, { amount }) => sum + amount, 0n);
    return (this.funds.get(owner.toLowerCase()) ?? 0n) + this.received(owner) - out;
  }

  private canRun(transaction: SimulatedTransaction, block: Block): boolean {
    if (find(this.blocks, transaction.payer, transaction.nonce)) return false;
    if (transaction.kind === 'cancel') return true;
    return block.timeSeconds < transaction.validBefore && this.balanceOf(transaction.payer) >= transaction.amount;
  }

  /** What the node shows. Throws ChainError while it is down. */
  private visible(): readonly Block[] {
    if (this.mood.kind === 'down') throw new ChainError('rpc_unreachable', 'any');
    return this.mood.kind === 'behind' ? this.blocks.slice(0, Math.max(1, this.blocks.length - this.mood.blocks)) : this.blocks;
  }

  private finalBlocks(blocks: readonly Block[]): readonly Block[] {
    return blocks.slice(0, Math.max(1, blocks.length - finalityBlocks));
  }
}

function find(blocks: readonly Block[], payer: string, nonce: string): { transaction: SimulatedTransaction; block: Block; logIndex: number } | undefined {
  for (const block of blocks) {
    const index = block.transactions.findIndex((one) => !one.reverted && one.nonce === nonce && one.payer.toLowerCase() === payer.toLowerCase());
    if (index >= 0) return { transaction: block.transactions[index] as SimulatedTransaction, block, logIndex: logIndexOf(index) };
  }
  return undefined;
}

/** Each use of an authorization logs the use and, if it is one, the transfer. */
function logIndexOf(index: number): number {
  return index * 2 + 1;
}

function position(block: Block | undefined): BlockPosition {
  if (!block) throw new Error('a chain without a block');
  return { block: block.number, timeSeconds: block.timeSeconds };
}
