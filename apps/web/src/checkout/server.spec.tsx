/** @jsxImportSource preact */
import { describe, expect, it } from '@jest/globals';
import type { HostedRenderer, HostedView, PayView } from '@till/contract';
import fc from 'fast-check';
import * as server from './server.js';
import { callView, payView, problemView, receiptView, sampleOrigin, tipView } from './testing/sample-views.js';

/** The bundle's exports are what the contract promises the API. */
const { renderPage, renderMarkdown }: HostedRenderer = server;

const assets = { script: '/assets/checkout/client.js', styles: ['/assets/checkout/client.css'] };
const attacks = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '"><img src=x onerror=alert(1)>',
  "'; alert(1) //",
  '</title><svg onload=alert(1)>',
  '\u2028alert(1)\u2029',
  '&lt;script&gt;',
  '{{constructor}}',
  ']]>',
];
const hostile = fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.array(fc.constantFrom(...attacks, 'a'), { maxLength: 3 }).map((parts) => parts.join('')));

function parse(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}

/** Markup nothing of a merchant's may ever become. */
function strangers(page: Document): string[] {
  const scripts = [...page.querySelectorAll('script')].map((one) => one.getAttribute('src') ?? one.id).filter((name) => !['view', assets.script, '/sandbox/wallet.js'].includes(name));
  const inline = [...page.querySelectorAll('*')].flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on') || name === 'style'));
  const frames = [...page.querySelectorAll('iframe, object, embed, base, form, img')].map((one) => one.tagName);
  const links = [...page.querySelectorAll('a')].map((one) => one.getAttribute('href') ?? '').filter((href) => !/^(https?:|mailto:|\/)/i.test(href));
  return [...scripts, ...inline, ...frames, ...links];
}

function viewIn(page: Document): HostedView {
  return JSON.parse(page.getElementById('view')?.textContent ?? 'null') as HostedView;
}

describe('the rendered page', () => {
  it('shows any text of a merchant as text, and hands it to the script unchanged', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (title, description, merchantName, preview) => {
        const view = payView('en', { title, description, merchantName, preview, qrSvg: '', sandbox: true });
        const page = parse(renderPage(view, assets));
        expect(strangers(page)).toEqual([]);
        expect(viewIn(page)).toEqual(view);
        // A parser turns lone carriage returns and NUL into other characters; everything else arrives as written.
        if (!/[\r\0]/.test(title)) expect(page.querySelector('h1')?.textContent).toBe(title);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps hostile text of a receipt harmless, its addresses too', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', ' javascript:alert(1)', '//evil'), (text, url) => {
        const base = receiptView('settled');
        const receipt = { ...base.receipt, merchant: { name: text }, resource: { ...base.receipt.resource, title: text }, explorerUrl: url };
        const view = { ...base, receipt, successUrl: url, delivered: { type: 'redirect' as const, url } };
        expect(strangers(parse(renderPage(view, assets)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('says title, amount, network and payee, and draws the code, before any script runs', () => {
    const page = parse(renderPage(payView(), assets));
    const text = page.getElementById('app')?.textContent ?? '';
    for (const part of ['Field notes', '1.50', 'USDC', 'Base Sepolia', '0x3C44…93BC']) expect(text).toContain(part);
    expect(page.querySelector('#qr svg')).not.toBeNull();
    expect(page.querySelector('noscript')?.textContent).toContain('curl -i');
  });

  it('explains one call of an API to a person: what it gives, which call, and that paying once is enough', () => {
    const textOf = (view: PayView): string => parse(renderPage(view, assets)).querySelector('header.head')?.textContent ?? '';
    expect(textOf(callView())).toContain('Weather of a cityGET /weather/berlin?unit=cThis address is one call of an API.');
    expect(textOf(callView('zh-CN', { description: null }))).toContain('GET /weather/berlin?unit=c这个地址是一次 API 调用。');
  });

  it('leads back from a receipt only to an address that can be opened', () => {
    const backOf = (url: string): number => {
      const view = receiptView('settled');
      return parse(renderPage({ ...view, successUrl: null, receipt: { ...view.receipt, resource: { ...view.receipt.resource, url } } }, assets)).querySelectorAll('.next a').length;
    };
    expect(backOf(`${sampleOrigin}/g/x/weather`)).toBe(1);
    // Of a seller's own server, as a payer has named it.
    for (const url of ['https://api.seller.example/weather', 'https://api.seller.example//evil.example/login']) expect(backOf(url)).toBe(0);
    for (const open of [':city', '{city}', '%7Bcity%7D', '*']) expect(backOf(`${sampleOrigin}/g/x/weather/${open}`)).toBe(0);
  });

  it('draws the code of its address where the view brings none, and does not carry it twice', () => {
    const page = parse(renderPage(payView('en', { qrSvg: '' }), assets));
    expect(page.querySelector('#qr svg path')).not.toBeNull();
    expect(page.getElementById('view')?.textContent).not.toContain('svg');
  });

  it('carries the card of a shared link', () => {
    const page = parse(renderPage(tipView(), assets));
    const meta = (name: string): string | null | undefined => page.querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.getAttribute('content');
    expect(meta('og:title')).toContain('Thanks for reading');
    expect(meta('og:url')).toBe(tipView().url);
    expect(meta('twitter:card')).toBe('summary');
    expect(meta('og:description')).toContain('Mara Lind');
  });

  it('keeps receipts and problems out of search engines', () => {
    for (const view of [receiptView('settled'), problemView(404, 'not_found')]) {
      expect(parse(renderPage(view, assets)).querySelector('meta[name="robots"]')?.getAttribute('content')).toBe('noindex');
    }
  });

  it('is in the language of the view and links to the other one with the rest of the address kept', () => {
    const page = parse(renderPage(tipView('zh-CN', { url: 'http://till.example/t/mara?amount=5' }), assets));
    expect(page.documentElement.lang).toBe('zh-CN');
    expect(page.querySelector('.foot a')?.getAttribute('href')).toBe('/t/mara?amount=5&lang=en');
  });

  it('loads the sandbox’s wallet before the page’s script, and only in a sandbox', () => {
    const sources = (sandbox: boolean): (string | null)[] => [...parse(renderPage(payView('en', { sandbox }), assets)).querySelectorAll('script[src]')].map((one) => one.getAttribute('src'));
    expect(sources(true)).toEqual(['/sandbox/wallet.js', assets.script]);
    expect(sources(false)).toEqual([assets.script]);
  });

  it('calls who got a tip a recipient, not a seller', () => {
    const facts = (kind: 'tip_jar' | 'pay_link'): string[] => {
      const view = receiptView('settled');
      return [...parse(renderPage({ ...view, receipt: { ...view.receipt, resource: { ...view.receipt.resource, kind } } }, assets)).querySelectorAll('dt')].map((term) => term.textContent ?? '');
    };
    expect(facts('tip_jar')).toEqual(expect.arrayContaining(['Recipient']));
    expect(facts('tip_jar')).not.toContain('Seller');
    expect(facts('pay_link')).toContain('Seller');
  });

  it('never calls an unknown payment failed', () => {
    const page = parse(renderPage(receiptView('unknown'), assets));
    expect(page.querySelector('.standing')?.className).toContain('standing-unknown');
    expect(page.querySelector('.standing')?.textContent).toContain('Do not pay again, we are checking');
    expect(page.body.querySelector('main')?.textContent).not.toMatch(/fail|refused/i);
  });
});

describe('Markdown of a merchant', () => {
  it('never becomes markup of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.constantFrom('# ', '\n', '- ', '> ', '```\n', '**', '*', '`', '[a](javascript:alert(1))', '[a](data:text/html,x)', '![x](https://evil.example/x.png)', '1. '))), (parts) => {
        expect(strangers(parse(renderMarkdown(parts.join(''))))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('writes headings, lists, quotes, code, emphasis and links', () => {
    const html = renderMarkdown('# A\n\nb **c** *d* `e`\n\n- f\n- g\n\n1. h\n\n> i\n\n```\n<j>\n```\n\n[k](https://l.example) https://m.example/n.');
    expect(html).toBe(
      '<h2>A</h2><p>b <strong>c</strong> <em>d</em> <code>e</code></p><ul><li>f</li><li>g</li></ul><ol><li>h</li></ol><blockquote><p>i</p></blockquote>' +
        '<pre><code>&lt;j></code></pre><p><a href="https://l.example" target="_blank" rel="noopener noreferrer nofollow ugc">k</a> ' +
        '<a href="https://m.example/n" target="_blank" rel="noopener noreferrer nofollow ugc">https://m.example/n</a>.</p>',
    );
  });

  it('strips the number signs that close a heading, and no others', () => {
    expect(renderMarkdown('## a ##  \n### C#\n# #\n#### d # e')).toBe('<h3>a</h3><h4>C#</h4><h2></h2><h4>d # e</h4>');
  });

  it.each(['[', '**a ', '`', '> ', '- ', '![](', '\n', '- \n', 'a\n\n', '# \n', '```\n', '> > > >\n'])('reads two hundred thousand characters of %j', (piece) => {
    expect(typeof renderMarkdown(piece.repeat(200_000 / piece.length))).toBe('string');
  });

  // A pattern that goes back and forth over such a line does not come to an end.
  it.each([
    ['# a', 'b', '<h2>a'],
    ['# a', '\u2028b', '<h2>a'],
    ['# ', '\u2028b', '<h2>b'],
    ['- - ', 'x', '<ul>'],
    ['1. a', 'b', '<ol>'],
    ['a', '\\', '<p>a'],
  ])('reads a line of %j, a hundred thousand spaces and %j', (before, after, begins) => {
    expect(renderMarkdown(`${before}${' '.repeat(100_000)}${after}`).startsWith(begins)).toBe(true);
  });
});
