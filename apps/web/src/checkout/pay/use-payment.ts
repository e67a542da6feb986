import type { HostedView } from '@till/contract';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { loadReceipt, receiptPath } from '../flow/open-receipt.js';
import type { PayState } from '../flow/pay-state.js';
import { paymentFlow, type PaymentFlow } from '../flow/payment-flow.js';
import { pendingStore } from '../flow/pending-payment.js';
import { tillDoor } from '../flow/till-door.js';
import { useLanguage } from '../text/say-context.js';

/** The payment flow of this page, bound to the browser: its clock, its storage, its address. */
export function usePayment(onView: (view: HostedView, path: string) => void): { state: PayState; flow: PaymentFlow } {
  const lang = useLanguage();
  const [state, setState] = useState<PayState>({ step: 'ready' });
  const flow = useMemo(() => {
    const openReceipt = async (paymentId: string): Promise<void> => {
      const view = await loadReceipt(paymentId, lang);
      if (view) onView(view, receiptPath(paymentId, lang));
      else location.assign(receiptPath(paymentId, lang));
    };
    return paymentFlow({
      door: tillDoor((input, init) => fetch(input, init)),
      store: pendingStore(globalThis.location?.pathname ?? '', () => sessionStorage),
      nowSeconds: () => Math.floor(Date.now() / 1_000),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onState: setState,
      onAccepted: (paymentId) => void openReceipt(paymentId),
    });
  }, [lang, onView]);
  useEffect(() => void flow.resume(), [flow]);
  useEffect(() => {
    if (state.step !== 'sending') return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [state.step]);
  return { state, flow };
}
