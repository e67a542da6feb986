/** @jsxImportSource preact */
import type { ComponentChild, JSX } from 'preact';
import { inline } from './inline.js';

const fence = /^\s{0,3}(```|~~~)/;
const heading = /^\s{0,3}(#{1,6})\s/;
const rule = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const quote = /^\s{0,3}>\s?/;
const bullet = /^\s{0,3}[-*+]\s+/;
const number = /^\s{0,3}\d{1,9}[.)]\s+/;

/**
 * Lines of a text, read from first to last; every block takes its own. No pattern and no step here costs more than the
 * length of what it reads: these lines are a merchant's, and while they are drawn the server draws nothing else.
 */
class Lines {
  private at = 0;

  constructor(private readonly all: readonly string[]) {}

  /** The next line, still to be read; undefined at the end. */
  get next(): string | undefined {
    return this.all[this.at];
  }

  take(): string {
    return this.all[this.at++] ?? '';
  }

  /** Takes lines as long as the test holds. */
  takeWhile(test: (line: string) => boolean): string[] {
    const from = this.at;
    while (this.at < this.all.length && test(this.all[this.at] ?? '')) this.at += 1;
    return this.all.slice(from, this.at);
  }
}

function isPlain(line: string): boolean {
  return line.trim() !== '' && ![fence, heading, rule, quote, bullet, number].some((block) => block.test(line));
}

function takeCode(lines: Lines): JSX.Element {
  const mark = fence.exec(lines.take())?.[1] ?? '```';
  const code = lines.takeWhile((line) => !line.trimStart().startsWith(mark));
  lines.take();
  return (
    <pre>
      <code>{code.join('\n')}</code>
    </pre>
  );
}

/** Text of a heading without the number signs that may close it. */
function withoutClosing(text: string): string {
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  const isClosed = end === 0 || text[end - 1]?.trim() === '';
  return isClosed ? text.slice(0, end).trimEnd() : text;
}

function takeHeading(lines: Lines): JSX.Element {
  const line = lines.take();
  const [opening = '', marks = '#'] = heading.exec(line) ?? [];
  // The page has its own first heading, so those of a text begin one level below it.
  const Tag = marks.length === 1 ? 'h2' : marks.length === 2 ? 'h3' : 'h4';
  return <Tag>{inline(withoutClosing(line.slice(opening.length).trim()))}</Tag>;
}

function takeList(lines: Lines, mark: RegExp): JSX.Element {
  const items: string[] = [];
  for (let line = lines.next; line !== undefined && (mark.test(line) || (isPlain(line) && /^\s/.test(line))); line = lines.next) {
    if (mark.test(line)) items.push(line.replace(mark, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
    lines.take();
  }
  const children = items.map((item) => <li>{inline(item)}</li>);
  return mark === bullet ? <ul>{children}</ul> : <ol>{children}</ol>;
}

function takeParagraph(lines: Lines): JSX.Element {
  const own = [lines.take(), ...lines.takeWhile(isPlain)];
  const parts = own.flatMap((line, at): ComponentChild[] => {
    const breaks = /( {2}|\\)$/.test(line) && at < own.length - 1;
    return [...inline(line.replace(/\\$/, '').trim()), breaks ? <br /> : '\n'];
  });
  return <p>{parts.slice(0, -1)}</p>;
}

function takeBlock(lines: Lines, depth: number): ComponentChild {
  const line = lines.next ?? '';
  if (fence.test(line)) return takeCode(lines);
  if (heading.test(line)) return takeHeading(lines);
  if (rule.test(line)) {
    lines.take();
    return <hr />;
  }
  if (quote.test(line) && depth < 4) {
    const inner = lines.takeWhile((one) => quote.test(one)).map((one) => one.replace(quote, ''));
    return <blockquote>{blocks(new Lines(inner), depth + 1)}</blockquote>;
  }
  if (bullet.test(line)) return takeList(lines, bullet);
  if (number.test(line)) return takeList(lines, number);
  return takeParagraph(lines);
}

function blocks(lines: Lines, depth: number): ComponentChild[] {
  const out: ComponentChild[] = [];
  for (let line = lines.next; line !== undefined; line = lines.next) {
    if (line.trim() === '') lines.take();
    else out.push(takeBlock(lines, depth));
  }
  return out;
}

/**
 * A merchant's Markdown as elements: headings, lists, quotes, code, emphasis, links. Raw HTML is shown as text, which
 * is what makes it safe: nothing here ever turns text into markup.
 */
export function Markdown({ source }: { source: string }): JSX.Element {
  return <>{blocks(new Lines(source.split(/\r\n|\r|\n/)), 0)}</>;
}
