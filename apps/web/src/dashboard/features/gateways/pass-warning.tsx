import type { Gateway } from '@till/contract';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateGateway } from './api.js';

/** Says that unpriced paths give the origin's key away, with the way out beside it; silent where they do not. */
export function PassWarning({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  const update = useUpdateGateway(gateway.id, () => toast({ tone: 'good', text: t('gateways.unmatched.refusedToast') }));
  if (gateway.unmatched !== 'pass' || gateway.originHeaders.length === 0) return null;
  return (
    <div role="note" className="flex flex-wrap items-center gap-3 rounded-lg bg-unknown-soft px-4 py-3 text-sm text-unknown">
      <TriangleAlert aria-hidden className="size-5 shrink-0" />
      <p className="min-w-0 flex-1 basis-72">{t('gateways.unmatched.warnSecrets')}</p>
      <Button size="sm" busy={update.isPending} onClick={() => update.mutate({ unmatched: 'refuse' })}>
        {t('gateways.unmatched.refuseNow')}
      </Button>
      {update.error && <ErrorNote error={update.error} className="w-full" />}
    </div>
  );
}
