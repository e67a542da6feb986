import { clsx } from 'clsx';
import { Amount } from './amount.js';
import { NetworkBadge } from './network-badge.js';
import { StateBadge } from './state-badge.js';

const rows = [
  { network: 'eip155:8453', amount: '1.50', status: 'settled' },
  { network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', amount: '24.00', status: 'final' },
  { network: 'eip155:137', amount: '0.005', status: 'settling' },
] as const;

/** A glimpse of payments where there are none yet; decoration, so hidden from screen readers. */
export function SampleIncome({ className }: { className?: string }) {
  return (
    <div aria-hidden className={clsx('w-full max-w-md rounded-lg border border-line bg-sheet px-5 py-1 select-none', className)}>
      {rows.map((row) => (
        <div key={row.network} className="flex items-center justify-between gap-4 border-b border-line py-3 last:border-b-0">
          <NetworkBadge network={row.network} />
          <span className="ml-auto font-medium">
            <Amount value={row.amount} />
          </span>
          <span className="w-24 text-right">
            <StateBadge status={row.status} />
          </span>
        </div>
      ))}
    </div>
  );
}
