import type { RouteMethod } from '@till/contract';
import { useTranslation } from 'react-i18next';

/** A method in letters of one width, so that paths stand under each other. */
export function MethodMark({ method }: { method: RouteMethod }) {
  const { t } = useTranslation();
  return <span className="inline-block w-14 shrink-0 rounded-[4px] bg-well px-1 py-0.5 text-center font-mono text-[0.6875rem] font-semibold text-ink-2">{method === '*' ? t('gateways.anyMethod') : method}</span>;
}
