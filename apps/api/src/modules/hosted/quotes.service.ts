import { Injectable } from '@nestjs/common';
import { networkById } from '@till/networks';
import { bareQuote, exactTerms, markedQuote, quoteExtraKey, readEcho, readQuote, signQuote, type SubmittedPayment, type Terms } from '@till/x402';
import { KeyRing } from '../../platform/secrets/key-ring.js';
import type { PricedResource } from '../resources/priced-resource.js';

/** How long a price that was shown is honoured, whatever the merchant changes meanwhile. */
const quoteLifeSeconds = 15 * 60;

function feePayerOf(extra: Terms['extra']): string | undefined {
  return typeof extra.feePayer === 'string' ? extra.feePayer : undefined;
}

/** Prices Till has vouched for. Nothing is stored: a token in the terms carries its own proof. */
@Injectable()
export class QuotesService {
  constructor(private readonly keys: KeyRing) {}

  /** The terms of a resource, each with a token that makes them hold for a while, and the mark of whoever they are told to. */
  quoted(resource: PricedResource, amount: bigint, mark: string): Terms[] {
    const expiresAtSeconds = Math.floor(Date.now() / 1_000) + quoteLifeSeconds;
    return resource.termsFor(amount).map((terms) => {
      const { network, asset, payTo, maxTimeoutSeconds } = terms;
      const quote = signQuote(this.keys.key('quote'), { resourceId: resource.id, priceVersion: resource.version, network, asset, amount, payTo, maxTimeoutSeconds, feePayer: feePayerOf(terms.extra), expiresAtSeconds });
      return { ...terms, extra: { ...terms.extra, [quoteExtraKey]: markedQuote(quote, mark) } };
    });
  }

  /** The terms that a v2 payment's token stands for; null without a token of ours for this resource that still holds. */
  honoured(resource: PricedResource, payment: SubmittedPayment): Terms | null {
    if (payment.x402Version !== 2) return null;
    const echo = readEcho(payment.accepted);
    const network = networkById(payment.network);
    if (!echo.ok || !network) return null;
    const { asset, amount, payTo, maxTimeoutSeconds, extra } = echo.value;
    const feePayer = feePayerOf(extra);
    const claim = { resourceId: resource.id, network: network.id, asset, amount, payTo, maxTimeoutSeconds, feePayer };
    const token = extra[quoteExtraKey];
    const quote = readQuote(this.keys.key('quote'), token, claim, BigInt(Math.floor(Date.now() / 1_000)));
    if (!quote.ok || typeof token !== 'string') return null;
    // The mark is between the payer and Till: terms travel on to a facilitator.
    return exactTerms({ network, amount, payTo, maxTimeoutSeconds, quote: bareQuote(token), ...(feePayer === undefined ? {} : { feePayer }) });
  }
}
