import { Injectable } from '@nestjs/common';
import type { PreparedSolanaTransaction, PrepareSolanaTransaction } from '@till/contract';
import { networkById } from '@till/networks';
import type { SolanaReader } from '@till/chain';
import { ProblemError } from '../../platform/http/problem-error.js';
import { NetworksService } from '../networks/networks.service.js';
import { newMark } from './marks.js';
import type { Offer } from './offer.js';
import { QuotesService } from './quotes.service.js';

/** Builds the transactions that people sign on the page, so that the page needs no Solana library. */
@Injectable()
export class SolanaTransactions {
  constructor(
    private readonly networks: NetworksService,
    private readonly quotes: QuotesService,
  ) {}

  /** An unsigned transaction that pays the offer, and the terms it pays. Throws `network_unavailable`. */
  async prepare(offer: Offer, { network, payer }: PrepareSolanaTransaction): Promise<PreparedSolanaTransaction> {
    const terms = this.quotes.quoted(offer.resource, offer.amount, newMark()).find((one) => one.network === network);
    const known = networkById(network);
    const reader = known?.family === 'solana' ? (this.networks.reader(known.id) as SolanaReader | undefined) : undefined;
    const feePayer = terms?.extra.feePayer;
    if (!terms || !reader || typeof feePayer !== 'string') throw new ProblemError('network_unavailable', 'This cannot be paid on that network. Take one of the offered ones.');
    const transaction = await reader.unsignedUsdcTransfer({ payer, payTo: terms.payTo, amount: terms.amount, feePayer }).catch(() => {
      throw new ProblemError('service_unavailable', 'The network cannot be read right now. Try again in a few seconds.', { headers: { 'retry-after': '2' } });
    });
    return { accepted: { ...terms, amount: terms.amount.toString() }, transaction };
  }
}
