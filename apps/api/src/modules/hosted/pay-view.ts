import { fromBaseUnits, type Language, type PayView } from '@till/contract';
import type { Offer } from './offer.js';

/** What the page of an offer shows. The renderer draws the QR code. */
export function payView(offer: Offer, context: { lang: Language; sandbox: boolean }): PayView {
  const { resource, amount } = offer;
  const wire = (value: bigint | null): string | null => (value === null ? null : fromBaseUnits(value));
  const payees = new Map(resource.termsFor(amount).map((terms) => [terms.network, terms]));
  return {
    page: 'pay',
    ...context,
    mode: resource.mode,
    // One route answers at many addresses: the page is paid where it was opened.
    url: resource.kind === 'api_route' ? offer.url : resource.url,
    kind: resource.kind === 'external' ? 'pay_link' : resource.kind,
    title: resource.title,
    description: resource.description,
    merchantName: resource.merchantName,
    amount: fromBaseUnits(amount),
    presets: resource.presets?.map(fromBaseUnits) ?? null,
    minAmount: wire(resource.minAmount),
    maxAmount: wire(resource.maxAmount),
    preview: resource.preview,
    delivers: resource.delivers,
    options: resource.networks.flatMap(({ id, title, mark, family, testnet }) => {
      const terms = payees.get(id);
      return terms ? [{ network: id, title, mark, family, testnet, payTo: terms.payTo, asset: terms.asset }] : [];
    }),
    docsUrl: offer.docsUrl ?? null,
    qrSvg: '',
    unavailable: resource.unpayableReason,
  };
}
