import { absoluteTime, relativeTime } from '../lib/time-text.js';
import { useLocale } from '../lib/use-locale.js';
import { useNow } from '../lib/use-now.js';

/** A moment: "3 minutes ago", with the full date, time and zone on hover. `absolute` turns it round. */
export function Time({ at, absolute, className }: { at: string; absolute?: boolean; className?: string }) {
  const locale = useLocale();
  const nowMs = useNow();
  const full = absoluteTime(at, locale);
  const relative = relativeTime(at, nowMs, locale);
  return (
    <time dateTime={at} title={absolute ? relative : full} className={className}>
      {absolute ? full : relative}
    </time>
  );
}
