/** @jsxImportSource preact */
import type { ComponentChild, JSX } from 'preact';
import { inline } from './inline.js';

const fence = /^\s{0,3}(```|~~~)/;
const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const rule = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const quote = /^\s{0,3}>\s?/;
const bullet = /^\s{0,3}[-*+]\s+/;
const number = /^\s{0,3}\d{1,9}[.)]\s+/;

/** Lines still to be read; every block takes its own off the front. */
type Lines = string[];

/** Takes lines off the front as long as the test holds. */
function takeWhile(lines: Lines, test: (line: string) => boolean): string[] {
  const end = lines.findIndex((line) => !test(line));
  return lines.splice(0, end === -1 ? lines.length : end);
}

function isPlain(line: string): boolean {
  return line.trim() !== '' && ![fence, heading, rule, quote, bullet, number].some((block) => block.test(line));
}

function takeCode(lines: Lines): JSX.Element {
  const mark = fence.exec(lines.shift() ?? '')?.[1] ?? '```';
  const code = takeWhile(lines, (line) => !line.trimStart().startsWith(mark));
  lines.shift();
  return (
    <pre>
      <code>{code.join('\n')}</code>
    </pre>
  );
}

function takeHeading(lines: Lines): JSX.Element {
  const [, marks = '#', text = ''] = heading.exec(lines.shift() ?? '') ?? [];
  // The page has its own first heading, so those of a text begin one level below it.
  const Tag = marks.length === 1 ? 'h2' : marks.length === 2 ? 'h3' : 'h4';
  return <Tag>{inline(text)}</Tag>;
}

function takeList(lines: Lines, mark: RegExp): JSX.Element {
  const items: string[] = [];
  for (let line = lines[0]; line !== undefined && (mark.test(line) || (isPlain(line) && /^\s/.test(line))); line = lines[0]) {
    if (mark.test(line)) items.push(line.replace(mark, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
    lines.shift();
  }
  const children = items.map((item) => <li>{inline(item)}</li>);
  return mark === bullet ? <ul>{children}</ul> : <ol>{children}</ol>;
}

function takeParagraph(lines: Lines): JSX.Element {
  const own = [lines.shift() ?? '', ...takeWhile(lines, isPlain)];
  const parts = own.flatMap((line, at): ComponentChild[] => {
    const breaks = /( {2}|\\)$/.test(line) && at < own.length - 1;
    return [...inline(line.replace(/\\$/, '').trim()), breaks ? <br /> : '\n'];
  });
  return <p>{parts.slice(0, -1)}</p>;
}

function takeBlock(lines: Lines, depth: number): ComponentChild {
  const line = lines[0] ?? '';
  if (fence.test(line)) return takeCode(lines);
  if (heading.test(line)) return takeHeading(lines);
  if (rule.test(line)) {
    lines.shift();
    return <hr />;
  }
  if (quote.test(line) && depth < 4) {
    const inner = takeWhile(lines, (one) => quote.test(one)).map((one) => one.replace(quote, ''));
    return <blockquote>{blocks(inner, depth + 1)}</blockquote>;
  }
  if (bullet.test(line)) return takeList(lines, bullet);
  if (number.test(line)) return takeList(lines, number);
  return takeParagraph(lines);
}

function blocks(lines: Lines, depth: number): ComponentChild[] {
  const out: ComponentChild[] = [];
  while (lines.length > 0) {
    if (lines[0]?.trim() === '') lines.shift();
    else out.push(takeBlock(lines, depth));
  }
  return out;
}

/**
 * A merchant's Markdown as elements: headings, lists, quotes, code, emphasis, links. Raw HTML is shown as text, which
 * is what makes it safe: nothing here ever turns text into markup.
 */
export function Markdown({ source }: { source: string }): JSX.Element {
  return <>{blocks(source.split(/\r\n|\r|\n/), 0)}</>;
}
