import type { HostedView, Receipt, ReceiptView } from '@till/contract';
import { useEffect, useState } from 'preact/hooks';
import { loadReceipt, receiptPath } from '../flow/open-receipt.js';
import { fetchReceipt, isMoving, pollPauseMs } from './poll-receipt.js';

interface LiveReceipt {
  receipt: Receipt;
  /** True while the last look got no answer. */
  isLost: boolean;
}

/**
 * The receipt as it is now: asked for again with growing pauses until the payment is at rest, at once when the
 * visitor comes back to the tab. When it comes to rest the whole page is read again, because the bought thing is in
 * there and not in the JSON.
 */
export function useLiveReceipt(view: ReceiptView, onView: (view: HostedView, path: string) => void): LiveReceipt {
  const [live, setLive] = useState<LiveReceipt>({ receipt: view.receipt, isLost: false });
  useEffect(() => setLive({ receipt: view.receipt, isLost: false }), [view]);
  useEffect(() => {
    const { id, status } = view.receipt;
    if (!isMoving(status)) return undefined;
    let looks = 0;
    let isOver = false;
    let timer = setTimeout(() => undefined, 0);
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      const receipt = await fetchReceipt(id);
      if (isOver) return;
      if (receipt) setLive({ receipt, isLost: false });
      else setLive((known) => ({ ...known, isLost: true }));
      if (receipt && !isMoving(receipt.status)) {
        const whole = await loadReceipt(id, view.lang);
        if (whole && !isOver) onView(whole, receiptPath(id, view.lang));
        return;
      }
      timer = setTimeout(() => void look(), pollPauseMs(looks));
      looks += 1;
    };
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') void look();
    };
    document.addEventListener('visibilitychange', onVisible);
    timer = setTimeout(() => void look(), pollPauseMs(0));
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [view, onView]);
  return live;
}
