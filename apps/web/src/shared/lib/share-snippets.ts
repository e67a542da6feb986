const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => escapes[mark] ?? mark);
}

/** A link that looks like a button wherever it is pasted: styles inline, no script, nothing loaded from Till. */
export function buttonHtml(url: string, text: string): string {
  const style = 'display:inline-block;padding:10px 18px;border-radius:6px;background:#155f43;color:#fff;font:600 15px system-ui,sans-serif;text-decoration:none';
  return `<a href="${escapeHtml(url)}" rel="payment" style="${style}">${escapeHtml(text)}</a>`;
}

/** Markdown of a README badge; Till serves the picture itself, so that no badge service sees the readers. */
export function badgeMarkdown(url: string, text: string, kind: 'pay' | 'tip'): string {
  const label = text.replace(/[[\]\\]/g, '');
  return `[![${label}](${new URL(url).origin}/assets/dashboard/badge-${kind}.svg)](${url})`;
}

/** Shows the 402 of a link as an agent gets it. */
export function curlCommand(url: string): string {
  return `curl -i ${shellQuoted(url)}`;
}

/** Pays a link with the sandbox's own buyer. */
export function payCommand(url: string): string {
  return `npm run pay -- ${shellQuoted(url)}`;
}

function shellQuoted(text: string): string {
  return /^[\w:/.?=&%-]+$/.test(text) && !/[?&]/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
