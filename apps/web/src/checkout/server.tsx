/** @jsxImportSource preact */
import type { DocsView, HostedAssets, HostedView } from '@till/contract';
import { render } from 'preact-render-to-string';
import { renderSVG } from 'uqr';
import { App } from './app.js';
import { htmlDocument } from './document/html-document.js';
import { renderDocs as renderDocsPage } from './docs/render-docs.js';
import { Markdown } from './markdown/markdown.js';

/** A view whose caller has not drawn the code of its address gets one here. */
function withCode(view: HostedView): HostedView {
  return view.page === 'pay' && view.qrSvg === '' ? { ...view, qrSvg: renderSVG(view.url) } : view;
}

/** The server half of the public pages: a whole HTML document that says everything before any script runs. */
export function renderPage(given: HostedView, assets: HostedAssets): string {
  const view = withCode(given);
  return htmlDocument(view, assets, render(<App initial={view} />));
}

/** A gateway's docs page: the same without anything to wait for. */
export function renderDocs(view: DocsView, assets: HostedAssets): string {
  return renderDocsPage(view, assets);
}

/** HTML of a merchant's Markdown: no raw HTML, no image, links to http(s) and mailto only. */
export function renderMarkdown(markdown: string): string {
  return render(<Markdown source={markdown} />);
}
