import type { Gateway, GatewayWithSecret } from '@till/contract';
import { KeyRound, Pause, Play, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useRotateSecret, useUpdateGateway } from './api.js';
import { DeleteDialog } from './delete-dialog.js';
import { SigningSecret } from './signing-secret.js';

/** Acts that others notice at once: a new secret, a pause, the end. */
export function DangerCard({ gateway, onDeleted }: { gateway: Gateway; onDeleted: () => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'rotate' | 'pause' | 'delete' | null>(null);
  const [rotated, setRotated] = useState<GatewayWithSecret | null>(null);
  const close = () => setAsking(null);
  const rotate = useRotateSecret(gateway.id, (answer) => {
    close();
    setRotated(answer);
  });
  const turn = useUpdateGateway(gateway.id, ({ active }) => {
    close();
    toast({ tone: 'good', text: t(active ? 'gateways.settings.resumedToast' : 'gateways.settings.pausedToast') });
  });
  return (
    <Card title={t('gateways.settings.more')}>
      <ul>
        <Act title={t('gateways.signing.rotate')} text={t('gateways.signing.rotateHint')}>
          <Button icon={<KeyRound aria-hidden className="size-4" />} onClick={() => setAsking('rotate')}>
            {t('gateways.signing.rotateShort')}
            <span className="sr-only">: {t('gateways.signing.label')}</span>
          </Button>
        </Act>
        <Act title={t(gateway.active ? 'gateways.settings.pause' : 'gateways.settings.resume')} text={t('gateways.settings.pauseHint')}>
          {gateway.active ? (
            <Button icon={<Pause aria-hidden className="size-4" />} onClick={() => setAsking('pause')}>
              {t('resources.pause')}
            </Button>
          ) : (
            <Button icon={<Play aria-hidden className="size-4" />} busy={turn.isPending} onClick={() => turn.mutate({ active: true })}>
              {t('resources.resume')}
            </Button>
          )}
        </Act>
        <Act title={t('gateways.delete.act')} text={t('gateways.delete.hint')}>
          <Button kind="danger" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setAsking('delete')}>
            {t('gateways.delete.button')}
          </Button>
        </Act>
      </ul>
      <ConfirmDialog open={asking === 'rotate'} danger title={t('gateways.signing.rotateTitle')} text={t('gateways.signing.rotateText')} confirm={t('gateways.signing.rotate')} busy={rotate.isPending} error={rotate.error} onConfirm={() => rotate.mutate()} onClose={close} />
      <ConfirmDialog open={asking === 'pause'} danger title={t('gateways.settings.pauseTitle', { name: gateway.name })} text={t('gateways.settings.pauseText')} confirm={t('resources.pause')} busy={turn.isPending} error={turn.error} onConfirm={() => turn.mutate({ active: false })} onClose={close} />
      {asking === 'delete' && <DeleteDialog gateway={gateway} onDeleted={onDeleted} onClose={close} />}
      <Dialog open={rotated !== null} wide onClose={() => setRotated(null)} title={t('gateways.signing.label')} footer={<Button kind="primary" onClick={() => setRotated(null)}>{t('developers.copiedIt')}</Button>}>
        {rotated && <SigningSecret secret={rotated.signingSecret} />}
      </Dialog>
    </Card>
  );
}

function Act({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-ink-2">{text}</p>
      </div>
      {children}
    </li>
  );
}
