/** @jsxImportSource preact */
import type { ComponentChild, JSX } from 'preact';

/**
 * One piece of inline Markdown: code, bold, italic, link or image, bare address. Every repetition is bounded, so
 * that no text makes the match slow.
 */
const piece = /`([^`\n]{1,500})`|\*\*([^*]{1,500})\*\*|\*([^*\s][^*\n]{0,499})\*|!?\[([^[\]\n]{0,300})\]\(([^()\s]{1,1000})\)|(https?:\/\/[^\s<>()"'`\]]{1,1000}[^\s<>()"'`\].,;:!?])/;

/** Addresses a merchant's text may link to. */
const linkable = /^(https?:\/\/|mailto:)/i;

function Link({ href, children }: { href: string; children: ComponentChild[] }): JSX.Element {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
      {children}
    </a>
  );
}

function elementOf(match: RegExpExecArray): ComponentChild {
  const [whole, code, bold, italic, label, href, address] = match;
  if (code !== undefined) return <code>{code}</code>;
  if (bold !== undefined) return <strong>{inline(bold)}</strong>;
  if (italic !== undefined) return <em>{inline(italic)}</em>;
  if (address !== undefined) return <Link href={address}>{[address]}</Link>;
  if (href === undefined || !linkable.test(href)) return whole;
  return <Link href={href}>{[label === undefined || label === '' ? href : label]}</Link>;
}

/** Inline Markdown as elements. Images become links, because showing one would call a third party. */
export function inline(text: string): ComponentChild[] {
  const out: ComponentChild[] = [];
  let rest = text;
  for (let match = piece.exec(rest); match; match = piece.exec(rest)) {
    if (match.index > 0) out.push(rest.slice(0, match.index));
    out.push(elementOf(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') out.push(rest);
  return out;
}
