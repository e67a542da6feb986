import type { Gateway } from '@till/contract';
import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { useDeleteGateway } from './api.js';

const lost = ['address', 'routes', 'secrets', 'traffic'] as const;
const kept = ['payments', 'answers', 'underway'] as const;

/** Asks before a gateway ends for good: what is lost with it, and what stays. */
export function DeleteDialog({ gateway, onDeleted, onClose }: { gateway: Gateway; onDeleted: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteGateway(gateway.id, onDeleted);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('gateways.delete.title', { name: gateway.name })}
      lead={t('gateways.delete.lead')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.action.cancel')}</Button>
          <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t('gateways.delete.confirm')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Facts title={t('gateways.delete.lostTitle')} icon={<X aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />}>
          {lost.map((one) => t(`gateways.delete.lost.${one}`, { count: gateway.routes.length }))}
        </Facts>
        <Facts title={t('gateways.delete.keptTitle')} icon={<Check aria-hidden className="mt-0.5 size-4 shrink-0 text-till" />}>
          {kept.map((one) => t(`gateways.delete.kept.${one}`))}
        </Facts>
        {gateway.active && <p className="text-sm text-ink-2">{t('gateways.delete.pauseInstead')}</p>}
        {remove.error ? <ErrorNote error={remove.error} /> : null}
      </div>
    </Dialog>
  );
}

function Facts({ title, icon, children }: { title: string; icon: ReactNode; children: readonly string[] }) {
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-medium">{title}</h3>
      <ul className="grid gap-1.5 text-sm text-ink-2">
        {children.map((text) => (
          <li key={text} className="flex items-start gap-2">
            {icon}
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
