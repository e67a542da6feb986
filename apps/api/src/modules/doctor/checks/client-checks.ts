import { type ReadChallenge, stockVerdicts, v1DefaultLimit } from '@till/client-check';
import { type Finding, fromBaseUnits } from '@till/contract';
import { finding } from '../finding.js';
import { headerOf, type Knocked } from '../visit.js';

/** What clients do with the offer before anybody has configured anything: the SDK's own client is asked. */
export async function clientChecks({ v1, v2 }: ReadChallenge): Promise<Finding[]> {
  const verdicts = v2.kind === 'valid' ? await stockVerdicts(v2) : [];
  const tooDear = verdicts.find(({ verdict }) => verdict === 'price')?.offer.amount ?? null;
  const strange = verdicts.filter(({ verdict }) => verdict === 'asset');
  const forV1 = v1.kind === 'valid' ? v1.offers.find(({ amount }) => amount !== null && amount > v1DefaultLimit) : undefined;
  return [
    ...(verdicts.some(({ verdict }) => verdict === 'pays') ? [finding('clients_pay')] : []),
    ...(tooDear === null ? [] : [finding('price_above_default', { price: fromBaseUnits(tooDear) })]),
    ...strange.map(({ offer: { network } }) => finding('asset_not_default', { network })),
    ...(forV1?.amount ? [finding('price_above_v1_default', { price: fromBaseUnits(forV1.amount), baseUnits: forV1.amount.toString() })] : []),
  ];
}

/** Whether people and language models are answered in their own way. */
export function readerChecks(browser: Knocked | undefined, reader: Knocked | undefined): Finding[] {
  return [
    ...(browser === undefined ? [] : [finding(isOf(browser, 'text/html') ? 'page_served' : 'page_missing')]),
    ...(reader === undefined ? [] : [finding(isOf(reader, 'text/markdown') ? 'markdown_served' : 'markdown_missing')]),
  ];
}

function isOf(knocked: Knocked, mediaType: string): boolean {
  return knocked.ok && (headerOf(knocked.knock, 'content-type') ?? '').startsWith(mediaType) && knocked.knock.body.length > 0;
}
