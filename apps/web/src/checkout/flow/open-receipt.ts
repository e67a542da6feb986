import type { HostedView, Language } from '@till/contract';
import { recordOf } from '../../shared/x402/json-record.js';

/** Path of a payment's own page in a language. */
export function receiptPath(paymentId: string, lang: Language): string {
  return `/r/${paymentId}?lang=${lang}`;
}

/** The view inside a hosted page, or null when the text is not one. */
export function viewInHtml(html: string): HostedView | null {
  const block = new DOMParser().parseFromString(html, 'text/html').getElementById('view');
  try {
    const view: unknown = JSON.parse(block?.textContent ?? 'null');
    return typeof recordOf(view).page === 'string' ? (view as HostedView) : null;
  } catch {
    return null;
  }
}

/**
 * Loads a payment's page without leaving this one. It is asked for as HTML, because that is the representation which
 * carries the bought thing for the browser that paid.
 * @returns null when it cannot be had
 */
export async function loadReceipt(paymentId: string, lang: Language): Promise<HostedView | null> {
  try {
    const response = await fetch(receiptPath(paymentId, lang), { headers: { Accept: 'text/html' }, cache: 'no-store' });
    return response.ok ? viewInHtml(await response.text()) : null;
  } catch {
    return null;
  }
}
