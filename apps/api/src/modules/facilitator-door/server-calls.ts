import { Injectable } from '@nestjs/common';
import { err, ok, type Result } from '@till/money';
import { type CalledFor, exactTerms, type FacilitatorCallFacts, matchTerms, readFacilitatorCall, sameAddress, type SubmittedPayment, type Terms } from '@till/x402';
import type { NetworkOffer } from '../networks/network-offer.js';
import { NetworksService } from '../networks/networks.service.js';
import type { Wallet } from '../wallets/wallet.js';
import type { DoorKeyRow } from './door-key.js';
import { PayableWallets } from './payable-wallets.js';
import { type Refusal, refusalOf } from './refusal.js';

/** A readable call of a seller's server, for terms that its key may be paid on. Nothing signed is checked yet. */
export interface ServerCall {
  payment: SubmittedPayment;
  /** The server's price in our own words: token, payee and fee payer come from Till. */
  terms: Terms;
  offer: NetworkOffer;
  calledFor: CalledFor;
  /** The server settles before it serves, and verifies nothing. */
  upfront: boolean;
  /** Why no new payment can be taken on the network now; those taken before still have their answer. */
  unavailable: Refusal | null;
}

/** A refusal with the payment, as far as it could be read. */
export type CallRefusal = Refusal & { payment?: SubmittedPayment };

type Read = Result<ServerCall, CallRefusal>;

const longestMemo = 256;

/** Reads calls of sellers' servers and holds them to what their key allows. */
@Injectable()
export class ServerCalls {
  constructor(
    private readonly networks: NetworksService,
    private readonly wallets: PayableWallets,
  ) {}

  async read(key: DoorKeyRow, text: string): Promise<Read> {
    const read = readFacilitatorCall(text);
    if (!read.ok) return err(refusalOf(read.error));
    const { payment, terms: stated, calledFor } = read.value;
    const { wallets, preference } = await this.wallets.of(key);
    // On Solana the server names who pays the fee, and only that one's facilitator can settle.
    const offer = this.networks.taker(stated.network, preference, typeof stated.extra.feePayer === 'string' ? stated.extra.feePayer : undefined) ?? this.networks.offer(stated.network);
    const refused = (reason: string, message: string): Read => err({ reason, message, payment });
    if (!offer || offer.network.testnet !== (key.mode === 'test')) return refused('invalid_network', `This key is for ${key.mode === 'test' ? 'test networks' : 'live networks'}; ${stated.network} is none.`);
    const wallet = wallets.find(({ family, address }) => family === offer.network.family && sameAddress(offer.network.id, address, stated.payTo));
    const problem = whyNot(read.value, offer, wallet, key);
    if (problem || !wallet) return err({ ...(problem ?? noWallet(stated.payTo, key)), payment });
    const matched = matchTerms(payment, [stated]);
    if (!matched.ok) return err({ ...refusalOf(matched.error, payment.family), payment });
    const unavailable = offer.payable ? null : { reason: 'network_unavailable', message: `Till cannot settle on ${offer.network.title} now (${offer.reason ?? 'unknown'}). Nothing was taken.` };
    const { amount, maxTimeoutSeconds, extra } = stated;
    const terms = exactTerms({
      network: offer.network,
      amount,
      payTo: wallet.address,
      maxTimeoutSeconds,
      ...(offer.network.family === 'solana' ? { feePayer: offer.feePayer ?? '' } : {}),
      ...(typeof extra.memo === 'string' && offer.network.family === 'solana' ? { memo: extra.memo } : {}),
    });
    return ok({ payment, terms, offer, calledFor, upfront: extra.paymentFlow === 'upfront', unavailable });
  }
}

/** What a server's terms ask that Till does not do. */
function whyNot({ terms: { asset, amount, payTo, extra, network } }: FacilitatorCallFacts, { network: known }: NetworkOffer, wallet: Wallet | undefined, key: DoorKeyRow): Refusal | null {
  if (!sameAddress(network, asset, known.usdc.address)) return { reason: 'invalid_payment_requirements', message: `Till settles USDC only: ${known.usdc.address} on ${known.title}.` };
  if (amount === 0n) return { reason: 'invalid_payment_requirements', message: 'The price must not be zero.' };
  if (!wallet) return noWallet(payTo, key);
  if (key.mode === 'live' && wallet.provenAt === null) return { reason: 'pay_to_not_proven', message: 'Live money goes only to proven wallets. Open this one in Till and sign a text with it.' };
  if (extra.paymentFlow !== undefined && extra.paymentFlow !== 'authorization' && extra.paymentFlow !== 'upfront') return { reason: 'unsupported_payment_flow', message: 'Till settles the flows "authorization" and "upfront".' };
  if (typeof extra.memo === 'string' && Buffer.byteLength(extra.memo) > longestMemo) return { reason: 'invalid_payment_requirements', message: `extra.memo may have at most ${String(longestMemo)} bytes.` };
  return domainFault(known.usdc.eip712, extra);
}

function noWallet(payTo: string, key: DoorKeyRow): Refusal {
  const allowed = key.wallet_ids === null ? 'a wallet of this merchant' : 'a wallet this key may be paid to';
  return { reason: 'pay_to_not_allowed', message: `${payTo.slice(0, 64)} is not ${allowed}. Add it in Till, or set payTo to one that is there. Nothing was sent on.` };
}

/** Buyers sign for the token's name and version as the server states them, so a wrong one spoils every signature. */
function domainFault(domain: { name: string; version: string } | undefined, extra: Terms['extra']): Refusal | null {
  if (!domain) return null;
  if (extra.name !== undefined && extra.name !== domain.name) return { reason: 'invalid_exact_evm_token_name_mismatch', message: `extra.name must be "${domain.name}" for this token.` };
  if (extra.version !== undefined && extra.version !== domain.version) return { reason: 'invalid_exact_evm_token_version_mismatch', message: `extra.version must be "${domain.version}" for this token.` };
  return null;
}
