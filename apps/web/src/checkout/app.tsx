/** @jsxImportSource preact */
import type { HostedView } from '@till/contract';
import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Foot } from './foot.js';
import { pageTitle } from './page-title.js';
import { PayPage } from './pay/pay-page.js';
import { ProblemPage } from './problem/problem-page.js';
import { ReceiptPage } from './receipt/receipt-page.js';
import { LanguageContext } from './text/say-context.js';
import { sayIn } from './text/words.js';

/** Every public page: the frame, the page, and the step from paying to the receipt without a reload. */
export function App({ initial }: { initial: HostedView }): JSX.Element {
  const [view, setView] = useState(initial);
  const frame = useRef<HTMLDivElement>(null);
  const show = useCallback((next: HostedView, path: string): void => {
    history.replaceState(null, '', path);
    setView(next);
  }, []);
  useEffect(() => {
    if (view === initial) return;
    document.title = pageTitle(view);
    // The page under the reader changed as a whole, so reading starts again at its heading.
    frame.current?.querySelector<HTMLElement>('h1')?.focus();
  }, [view, initial]);
  return (
    <LanguageContext.Provider value={view.lang}>
      <div class="frame" ref={frame}>
        {view.mode === 'test' && (
          <header class="test-band">
            <p>{sayIn(view.lang)('testBand')}</p>
          </header>
        )}
        {view.page === 'pay' && <PayPage view={view} onView={show} />}
        {view.page === 'receipt' && <ReceiptPage view={view} onView={show} />}
        {view.page === 'problem' && <ProblemPage view={view} />}
        <Foot view={view} />
      </div>
    </LanguageContext.Provider>
  );
}
