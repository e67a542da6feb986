import { clsx } from 'clsx';
import { networkLook } from '../lib/network-look.js';

interface Props {
  network: string;
  /** Only the two letters, where the name stands elsewhere or there is no room. */
  compact?: boolean;
  className?: string;
}

/** The mark and name of a network, in its one hue. */
export function NetworkBadge({ network, compact, className }: Props) {
  const look = networkLook(network);
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', className)} title={network}>
      <span
        aria-hidden={!compact}
        aria-label={compact ? look.title : undefined}
        role={compact ? 'img' : undefined}
        className="inline-grid h-[1.15rem] w-[1.45rem] shrink-0 place-items-center rounded-[4px] text-[0.625rem] leading-none font-bold tracking-tight"
        style={{ background: `var(${look.hue})`, color: 'var(--on-net)' }}
      >
        {look.mark}
      </span>
      {!compact && <span>{look.title}</span>}
    </span>
  );
}
