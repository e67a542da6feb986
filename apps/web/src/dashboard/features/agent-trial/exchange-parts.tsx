import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import type { Answer } from './x402-exchange.js';

const phrases: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 302: 'Found', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found', 409: 'Conflict', 410: 'Gone', 422: 'Unprocessable Content', 429: 'Too Many Requests', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout' };

/** The first line of an answer. */
export function StatusLine({ answer }: { answer: Answer }) {
  const { status, latencyMs } = answer;
  const tone = status < 300 ? 'bg-till-soft text-till' : status === 402 ? 'bg-unknown-soft text-unknown' : 'bg-danger-soft text-danger';
  return (
    <p className="flex flex-wrap items-baseline gap-2">
      <span className={clsx('num rounded-md px-2 py-0.5 font-mono text-sm font-semibold', tone)}>
        {status} {phrases[status] ?? answer.statusText}
      </span>
      <span className="num text-xs text-ink-3">{latencyMs} ms</span>
    </p>
  );
}

/** What was sent, in the lines of HTTP. */
export function RequestLines({ lines }: { lines: readonly string[] }) {
  return (
    <pre tabIndex={0} className="max-h-28 overflow-auto rounded-md bg-well px-3 py-2 text-xs leading-relaxed break-all whitespace-pre-wrap">
      {lines.join('\n')}
    </pre>
  );
}

/** A name over a block of data, with a way to take it along. */
export function Block({ label, text, tall, note }: { label: string; text: string; tall?: boolean; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-mono text-xs font-semibold text-ink-2">{label}</h3>
        <CopyButton text={text} label={label} />
      </div>
      {note && <p className="mb-1 text-xs text-ink-3">{note}</p>}
      <pre tabIndex={0} aria-label={label} className={clsx('overflow-auto rounded-md bg-well px-3 py-2 text-xs leading-relaxed', tall ? 'max-h-96' : 'max-h-60')}>
        {text}
      </pre>
    </div>
  );
}

/** JSON as one reads it; anything else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
