/** @jsxImportSource preact */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { docsView } from '../testing/sample-docs.js';
import { docsWordsOf } from './docs-words.js';
import { docsEn } from './en.js';
import { renderDocs } from './render-docs.js';

const assets = { script: '/assets/docs/docs.js', styles: ['/assets/docs/docs.css'] };
const attacks = ['</script><script>alert(1)</script>', '<!--<script>', '"><img src=x onerror=alert(1)>', "'; alert(1) //", '</title><svg onload=alert(1)>', '[x](javascript:alert(1))', '![x](https://evil.example/a.png)', '<style>*{display:none}</style>', ']]>'];
const hostile = fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'grapheme', maxLength: 40 }), fc.array(fc.constantFrom(...attacks, 'a'), { maxLength: 3 }).map((parts) => parts.join('')));

const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html');
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([one]) => one).sort();

/** Markup nothing of a document's may ever become. */
function strangers(page: Document): string[] {
  const scripts = [...page.querySelectorAll('script')].map((one) => one.getAttribute('src') ?? 'inline').filter((name) => name !== assets.script);
  const inline = [...page.querySelectorAll('*')].flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on') || name === 'style'));
  const loading = [...page.querySelectorAll('iframe, object, embed, base, form, img, style, video, audio, source')].map((one) => one.tagName);
  const links = [...page.querySelectorAll('a')].map((one) => one.getAttribute('href') ?? '').filter((href) => !/^(https?:|mailto:|[/#])/i.test(href));
  return [...scripts, ...inline, ...loading, ...links];
}

describe('the docs page', () => {
  it('shows any text of a document as text', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, description, path) => {
        const view = docsView('en', { title, description, merchantName: description, version: title });
        const groups = view.groups.map(({ name, operations }) => ({
          name: name === null ? null : title,
          operations: operations.map((one) => ({ ...one, path, summary: title, description, parameters: one.parameters.map((parameter) => ({ ...parameter, name: title, type: path, description })), call: { ...one.call, mediaType: title, body: description }, answer: one.answer && { status: title, mediaType: path, example: description } })),
        }));
        expect(strangers(parse(renderDocs({ ...view, groups }, assets)))).toEqual([]);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('says everything before any script runs, and links what it lists', () => {
    const page = parse(renderDocs(docsView(), assets));
    const text = page.body.textContent ?? '';
    for (const part of ['Weather and quotes', 'Mara Lind', '/weather/{city}', '1,250.50', 'Base Sepolia', 'curl -i', 'wrapFetchWithPaymentFromConfig', 'for bots; free for people', '20 free a day', 'charged before the API answers', 'deprecated']) expect(text).toContain(part);
    const targets = [...page.querySelectorAll('a[href^="#"]')].map((one) => one.getAttribute('href')?.slice(1) ?? '');
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((id) => !page.getElementById(id))).toEqual([]);
    const ids = [...page.querySelectorAll('[id]')].map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.querySelector('link[rel="alternate"][hreflang="zh-CN"]')?.getAttribute('href')).toContain('lang=zh-CN');
  });

  it('has words of both languages with the same values', () => {
    const chinese = docsWordsOf('zh-CN');
    for (const key of Object.keys(docsEn) as (keyof typeof docsEn)[]) expect([key, placeholders(chinese[key]), chinese[key].trim() !== '']).toEqual([key, placeholders(docsEn[key]), true]);
  });
});
