/** @jsxImportSource preact */
import type { DocsView, HostedAssets } from '@till/contract';
import { render } from 'preact-render-to-string';
import { htmlHead } from '../document/html-head.js';
import { htmlText } from '../document/html-text.js';
import { Foot } from '../foot.js';
import { LanguageContext } from '../text/say-context.js';
import { sayIn } from '../text/words.js';
import { DocsPage } from './docs-page.js';
import { sayDocsIn } from './docs-words.js';

/** A gateway's docs page as a whole HTML document. Everything is in it: the script only copies. */
export function renderDocs(view: DocsView, assets: HostedAssets): string {
  const say = sayDocsIn(view.lang);
  const description = view.merchantName === '' ? say('metaPlain') : say('meta', { merchant: view.merchantName });
  const content = render(
    <LanguageContext.Provider value={view.lang}>
      <div class="frame docs-frame">
        {view.mode === 'test' && (
          <header class="test-band">
            <p>{sayIn(view.lang)('testBand')}</p>
          </header>
        )}
        <DocsPage view={view} say={say} />
        <Foot view={view} />
      </div>
    </LanguageContext.Provider>,
  );
  return `<!doctype html>
<html lang="${view.lang}">
${htmlHead({ lang: view.lang, title: say('title', { title: view.title }), description, url: view.url, isIndexed: view.mode === 'live' }, assets.styles)}
<body>
${content}
<script type="module" src="${htmlText(assets.script)}"></script>
</body>
</html>
`;
}
