import type { RouteMode } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { unitsText } from '../../../shared/lib/amount-text.js';
import { Amount } from '../../../shared/ui/amount.js';
import { answeredCalls, type RouteNumbers } from './route-numbers.js';

/** What a route brought in the period, or would have where it only observes. */
export function RouteEarnings({ numbers, mode, saved }: { numbers: RouteNumbers | undefined; mode: RouteMode; saved: boolean }) {
  const { t } = useTranslation();
  if (!saved) return <span className="text-xs text-till">{t('gateways.routes.new')}</span>;
  const calls = numbers ? answeredCalls(numbers) : 0;
  if (!numbers || (calls === 0 && numbers.challenged === 0)) return <span className="text-xs text-ink-3">{t('gateways.routes.noCalls')}</span>;
  if (calls === 0) return <span className="text-xs text-ink-3">{t('gateways.routes.asked', { count: numbers.challenged })}</span>;
  const observing = mode === 'observe' && numbers.observed > 0;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 text-sm md:block">
      <Amount value={unitsText(observing ? numbers.wouldHaveEarned : numbers.income)} precision="cents" currency={false} className={observing ? 'font-medium text-unknown' : 'font-medium'} />
      <span className="block text-xs text-ink-3">{observing ? t('gateways.routes.wouldHave', { count: numbers.observed }) : t('gateways.routes.calls', { count: calls })}</span>
    </span>
  );
}
