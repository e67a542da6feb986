import { Amount } from '../../../shared/ui/amount.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { StateBadge } from '../../../shared/ui/state-badge.js';

const rows = [
  { network: 'eip155:8453', amount: '1.50', status: 'settled' },
  { network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', amount: '24.00', status: 'final' },
  { network: 'eip155:137', amount: '0.005', status: 'settling' },
] as const;

/** A glimpse of the dashboard beside the sign-in form; decoration, so hidden from screen readers. */
export function SampleIncome() {
  return (
    <div aria-hidden className="hidden w-full max-w-md rounded-lg border border-line bg-sheet px-5 py-1 shadow-float select-none lg:block">
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
