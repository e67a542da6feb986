import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { amountUnits, plotHeight } from '../../../shared/lib/amount-text.js';
import { Amount } from '../../../shared/ui/amount.js';
import { Card } from '../../../shared/ui/card.js';
import type { Earner } from './api.js';

const width = (earner: Earner, best: Earner) => `${((plotHeight(amountUnits(earner.amount) ?? 0n) / plotHeight(amountUnits(best.amount) ?? 1n)) * 100).toFixed(1)}%`;

/** What sells: the links, jars and routes that earned most in the period, as bars against the best of them. */
export function EarnersCard({ earners }: { earners: readonly Earner[] | undefined }) {
  const { t } = useTranslation();
  const best = earners?.[0];
  if (!best || !earners) return null;
  return (
    <Card title={t('overview.earners')} flush>
      <ol>
        {earners.map((earner) => (
          <li key={earner.id} className="relative border-t border-line px-5 py-2.5 hover:bg-well/60">
            <div className="flex items-baseline justify-between gap-x-4 max-sm:flex-wrap">
              <Link to="/resources/$resourceId" params={{ resourceId: earner.id }} dir="auto" className="min-w-0 truncate text-left font-medium after:absolute after:inset-0 max-sm:basis-full">
                {earner.title}
              </Link>
              <span className="num flex shrink-0 items-baseline justify-between gap-3 text-sm text-ink-3 max-sm:basis-full">
                {t('common.payments', { count: earner.count })}
                <Amount value={earner.amount} className="font-medium text-ink" />
              </span>
            </div>
            <div aria-hidden className="mt-1.5 h-1.5 rounded-full bg-well">
              <div className="h-full min-w-1 rounded-full bg-till" style={{ width: width(earner, best) }} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
