import { Injectable } from '@nestjs/common';
import type { PaidEvidence } from '@till/chain';
import type { InflowStatus } from '@till/contract';
import { attachmentPostings, inflowPostings, ownTransferPostings, type Posting } from '@till/ledger';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { JournalService } from '../journal/journal.service.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';
import type { Inflow, InflowTurn } from './inflow.js';
import { InflowsRepository } from './inflows.repository.js';
import { OutgoingTransfers } from './outgoing-transfers.js';
import { logKey, type ReadRange, transfersByMerchant, type WalletTransfer } from './read-range.js';

/** Inflows the journal holds an entry of: money that came and that no payment of the merchant's explains. */
const booked = new Set<InflowStatus>(['unmatched', 'attached', 'ignored', 'own_transfer', 'elsewhere']);

/** Inflows that nobody but Till has said a word of, and that may turn out to be a payment under way. */
const unexplained = new Set<InflowStatus>(['unmatched', 'own_transfer']);

/** Inflows stored in one commit. */
const commitSize = 400;

/** The only code that changes an inflow. Its journal entries follow in the same commit. */
@Injectable()
export class InflowsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inflows: InflowsRepository,
    private readonly journal: JournalService,
    private readonly payments: PaymentsService,
    private readonly outgoing: OutgoingTransfers,
    private readonly outbox: Outbox,
    private readonly signals: SignalBus,
  ) {}

  /**
   * Stores what was read of a range, after `recordParts`, in the caller's system unit of work. What is known already stays as it is; what lay
   * in the range before and is not there any more was undone by the chain.
   */
  async record(tx: Transaction, range: ReadRange): Promise<void> {
    const transfers = transfersByMerchant(range);
    const incoming = transfers.filter(({ direction }) => direction === 'in');
    await this.add(tx, range, incoming.slice(storedAhead(incoming)));
    const read = new Set(incoming.map((each) => placeOf(range.network.id, each)));
    for (const inflow of await this.inflows.inRange(tx, range)) {
      if (inflow.status !== 'undone' && !read.has(placeOf(range.network.id, inflow))) await this.turn(tx, inflow, { status: 'undone' });
    }
    const leaving = transfers.filter(({ direction }) => direction === 'out');
    await this.inflows.replaceOutflows(tx, range, leaving);
    for (const { merchantId, transaction, logIndex, block, blockHash, wallet, counterparty, amount, timeSeconds, memo } of leaving) {
      await this.outgoing.tell(tx, { merchantId, network: range.network.id, transaction, logIndex, block, blockHash, from: wallet, to: counterparty, amount, at: new Date(Number(timeSeconds) * 1000), memo: memo ?? null });
    }
  }

  /**
   * Stores the inflows of a large range ahead of `record`, some per commit, so that no commit holds more locks than the
   * database has. What was stored so is found again, whenever the range is read.
   */
  async recordParts(range: ReadRange): Promise<void> {
    const incoming = transfersByMerchant(range).filter(({ direction }) => direction === 'in');
    for (let at = 0; at < storedAhead(incoming); at += commitSize) {
      await this.unitOfWork.system((tx) => this.add(tx, range, incoming.slice(at, at + commitSize)));
    }
  }

  /** A payment was settled by a log: its inflow is explained, and the same log at other merchants is not theirs to explain. */
  async explain(tx: Transaction, payment: Payment, proof: PaidEvidence): Promise<void> {
    const place = { network: payment.network, transaction: proof.transaction, logIndex: proof.logIndex };
    // Sent together and carried out in this order: the lock is had before the look.
    const [, known] = await Promise.all([this.inflows.lockLogs(tx, payment.network, [place]), this.inflows.ofLog(tx, place)]);
    for (const inflow of known) {
      const standing = inflow.status === 'undone' ? movedTo(inflow, proof) : inflow;
      await this.turn(tx, standing, await this.inflows.explained(tx, inflow));
    }
    // The scanner went past this block without seeing what settled the payment.
    if (!known.some(({ merchantId }) => merchantId === payment.merchantId)) await this.inflows.rewind(tx, payment.network, proof.block);
  }

  /** The same while no scanner has seen the log, without waiting for answers; otherwise the unit of work is rolled back. */
  async explainUnseen(tx: Transaction, { network }: Pick<Payment, 'network'>, { transaction, logIndex, block }: PaidEvidence): Promise<void> {
    const place = { network, transaction, logIndex };
    await Promise.all([this.inflows.lockLogs(tx, network, [place]), this.inflows.insistOnNone(tx, place), this.inflows.rewind(tx, network, block)]);
  }

  /** The block of a settled payment was undone: its transfer is not on the chain, and the network is read again from there. */
  async takeBack(tx: Transaction, { network, transaction, logIndex, block }: Payment): Promise<void> {
    if (transaction === null || logIndex === null || block === null) return;
    await this.inflows.lockLogs(tx, network, [{ transaction, logIndex }]);
    for (const inflow of await this.inflows.ofLog(tx, { network, transaction, logIndex })) await this.turn(tx, inflow, { status: 'undone' });
    await this.inflows.rewind(tx, network, block);
  }

  /** Wallets have become known: what came from them to others of the same merchant explains itself. Works in commits of its own. */
  async explainOwn(network: string, wallets: readonly { merchantId: string; address: string }[]): Promise<void> {
    for (let turned = commitSize; turned === commitSize; ) {
      turned = await this.unitOfWork.system(async (tx) => {
        const found = await this.inflows.unmatchedFrom(tx, network, wallets, commitSize);
        for (const inflow of found) await this.turn(tx, inflow, { status: 'own_transfer' });
        return found.length;
      });
    }
  }

  /** What the chain and the wallets say of an inflow, whatever a person has said. */
  explained(tx: Transaction, inflow: Inflow): Promise<InflowTurn> {
    return this.inflows.explained(tx, inflow);
  }

  /** The inflow as it stands, locked for who is about to turn it; null when the merchant has none of that id. */
  find(tx: Transaction, merchantId: string, id: string): Promise<Inflow | null> {
    return this.inflows.byId(tx, merchantId, id);
  }

  /** Makes an inflow something else, in the caller's commit: entries are posted and reversed as its new state demands. */
  async turn(tx: Transaction, inflow: Inflow, to: InflowTurn): Promise<Inflow> {
    const next: Inflow = { ...inflow, status: to.status, paymentId: to.status === 'matched' ? to.paymentId : null, resourceId: to.status === 'attached' ? to.resourceId : null };
    if (next.status === inflow.status && next.paymentId === inflow.paymentId && next.resourceId === inflow.resourceId) return inflow;
    const { merchantId, id: subjectId } = inflow;
    if (inflow.status === 'attached') {
      await this.journal.reverse(tx, { merchantId, kind: 'attachment', sourceId: sourceOf(inflow.id, inflow.attachments) });
      await this.outbox.append(tx, { topic: 'inflow.detached', merchantId, subjectId });
    }
    if (inflow.status === 'own_transfer') await this.journal.reverse(tx, { merchantId, kind: 'own_transfer', sourceId: sourceOf(inflow.id, inflow.attachments) });
    if (booked.has(inflow.status) && !booked.has(next.status)) await this.journal.reverse(tx, { merchantId, kind: 'inflow', sourceId: sourceOf(inflow.id, inflow.entries) });
    if (!booked.has(inflow.status) && booked.has(next.status)) {
      next.entries += 1;
      await this.post(tx, next, 'inflow', next.entries, inflowPostings(next.wallet, next.amount));
    }
    if (next.status === 'attached') {
      next.attachments += 1;
      await this.post(tx, next, 'attachment', next.attachments, attachmentPostings(next.amount));
      await this.outbox.append(tx, { topic: 'inflow.attached', merchantId, subjectId });
    }
    if (next.status === 'own_transfer') await this.postOwn(tx, next);
    await this.inflows.update(tx, next);
    this.tellAfter(tx, merchantId);
    return next;
  }

  private async add(tx: Transaction, range: ReadRange, incoming: readonly WalletTransfer[]): Promise<void> {
    if (incoming.length === 0) return;
    const { network } = range;
    await this.inflows.lockLogs(tx, network.id, incoming);
    const fresh = await this.inflows.insert(tx, range, incoming);
    for (const inflow of fresh) await this.enter(tx, inflow);
    const isFresh = new Set(fresh.map(({ id }) => id));
    const places = new Map(incoming.map((each) => [placeOf(network.id, each), each]));
    for (const inflow of await this.inflows.known(tx, network.id, incoming)) {
      const read = places.get(placeOf(network.id, inflow));
      if (read !== undefined && !isFresh.has(inflow.id)) await this.revisit(tx, inflow, read);
    }
  }

  /** Books a new inflow that nothing explains, and has the payment looked at that it may be. */
  private async enter(tx: Transaction, inflow: Inflow): Promise<void> {
    if (booked.has(inflow.status)) {
      const entered = { ...inflow, entries: 1 };
      await this.post(tx, entered, 'inflow', 1, inflowPostings(inflow.wallet, inflow.amount));
      if (entered.status === 'own_transfer') await this.postOwn(tx, entered);
      await this.inflows.update(tx, entered);
    }
    if (unexplained.has(inflow.status)) await this.payments.lookAgain(tx, { network: inflow.network, payTo: inflow.wallet, payer: inflow.payer, amount: inflow.amount, merchantId: inflow.merchantId });
    this.tellAfter(tx, inflow.merchantId);
  }

  /** A known transfer was read again: back on the chain, or in another block than before. */
  private async revisit(tx: Transaction, inflow: Inflow, read: WalletTransfer): Promise<void> {
    if (inflow.status !== 'undone' && inflow.blockHash === read.blockHash) return;
    const gone = await this.turn(tx, inflow, { status: 'undone' });
    await this.turn(tx, movedTo(gone, read), await this.inflows.explained(tx, gone));
  }

  private async postOwn(tx: Transaction, inflow: Inflow): Promise<void> {
    inflow.attachments += 1;
    await this.post(tx, inflow, 'own_transfer', inflow.attachments, ownTransferPostings(inflow.amount));
  }

  private async post(tx: Transaction, inflow: Inflow, kind: 'inflow' | 'attachment' | 'own_transfer', times: number, postings: readonly Posting[]): Promise<void> {
    const { merchantId, mode, id: subjectId, resourceId, network, asset, wallet, transaction, logIndex, block, blockTime: at } = inflow;
    const isSale = kind === 'attachment';
    await this.journal.post(tx, { merchantId, mode, kind, sourceId: sourceOf(inflow.id, times), subjectId, resourceId: isSale ? resourceId : null, network, asset, wallet, transaction, logIndex, block, at, isSale, postings });
  }

  private tellAfter(tx: Transaction, merchantId: string): void {
    tx.afterCommit(() => this.signals.publish({ topic: 'books', merchantId, subjectId: merchantId }));
  }
}

/** How many of a range's inflows `recordParts` stores; the rest is left to `record`. */
function storedAhead(incoming: readonly unknown[]): number {
  return Math.floor(Math.max(0, incoming.length - 1) / commitSize) * commitSize;
}

function movedTo(inflow: Inflow, { block, blockHash, timeSeconds }: Pick<PaidEvidence, 'block' | 'blockHash' | 'timeSeconds'>): Inflow {
  return { ...inflow, block, blockHash, blockTime: new Date(Number(timeSeconds) * 1000) };
}

/** The journal takes each source once, and what is attached, reset and attached again is posted twice. */
function sourceOf(id: string, times: number): string {
  return times === 1 ? id : `${id}.${String(times)}`;
}

function placeOf(network: string, each: { merchantId: string; wallet: string; transaction: string; logIndex: number }): string {
  return `${logKey(network, each)} ${each.merchantId} ${each.wallet}`;
}
