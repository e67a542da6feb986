import type { Wallet } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateWallet } from './api.js';

export function RenameDialog({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState(wallet.label ?? '');
  const update = useUpdateWallet(() => {
    toast({ tone: 'good', text: t('wallets.labelSaved') });
    onClose();
  });
  return (
    <Dialog open onClose={onClose} title={t('wallets.rename')}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ id: wallet.id, label: label.trim() });
        }}
      >
        <Field label={t('wallets.label')} hint={t('wallets.labelHint')}>
          {(wiring) => <Input {...wiring} value={label} maxLength={60} onChange={(event) => setLabel(event.target.value)} />}
        </Field>
        {update.error && <ErrorNote error={update.error} />}
        <Button type="submit" kind="primary" busy={update.isPending} className="justify-self-start">
          {t('common.action.save')}
        </Button>
      </form>
    </Dialog>
  );
}
