import type { Wallet } from '@till/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressFamily } from '../../../shared/lib/address-family.js';
import { codeOf } from '../../../shared/lib/api.js';
import { wasDeclined } from '../../../shared/lib/evm-wallets.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { useAddWallet, useProveWallet } from './api.js';
import { ConnectButtons } from './connect-buttons.js';
import type { ConnectedWallet } from './connected-wallet.js';
import { type ImportDays, ImportDaysField } from './import-days-field.js';

/** Adds a receiving wallet: connect one (and prove it in the same go), or paste an address. */
export function WalletForm({ onDone, withLabel = true }: { onDone: (wallet: Wallet) => void; withLabel?: boolean }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [label, setLabel] = useState('');
  const [importDays, setImportDays] = useState<ImportDays>('30');
  const [fault, setFault] = useState(false);
  const prove = useProveWallet(onDone);
  const add = useAddWallet(() => undefined);
  const family = addressFamily(address);
  const named = { ...(label.trim() ? { label: label.trim() } : {}), importDays: Number(importDays) };
  const onConnect = async (connected: ConnectedWallet) => {
    const wallet = await add.mutateAsync({ family: connected.family, address: connected.address, ...named, ...(withLabel ? {} : { label: connected.name }) });
    // A declined signature leaves the wallet added and unproven; it can be proven at any time.
    await prove.mutateAsync({ id: wallet.id, connected }).catch(() => onDone(wallet));
  };
  const onPaste = (event: FormEvent) => {
    event.preventDefault();
    setFault(!family);
    if (family) add.mutate({ family, address: address.trim(), ...named }, { onSuccess: onDone });
  };
  return (
    <div className="grid gap-5">
      {withLabel && (
        <Field label={t('wallets.label')} hint={t('wallets.labelHint')} optional>
          {(wiring) => <Input {...wiring} value={label} maxLength={60} onChange={(event) => setLabel(event.target.value)} />}
        </Field>
      )}
      {withLabel && <ImportDaysField value={importDays} onChange={setImportDays} />}
      <div className="grid gap-2">
        <h3 className="text-sm font-medium">{t('wallets.connect')}</h3>
        <p className="text-xs text-ink-3">{t('wallets.connectHint')}</p>
        <ConnectButtons busy={add.isPending || prove.isPending} onConnect={(connected) => void onConnect(connected).catch(() => undefined)} />
        {prove.isPending && (
          <p role="status" className="text-sm text-ink-2">
            {t('auth.waitingForWallet')}
          </p>
        )}
        {prove.error && wasDeclined(prove.error) && <p role="alert" className="text-sm text-ink-2">{t('auth.declined')}</p>}
      </div>
      <form noValidate onSubmit={onPaste} className="grid gap-3">
        <Field
          label={t('wallets.paste')}
          hint={family ? <span className="text-till">{t('wallets.recognised', { family: t(`common.family.${family}`) })}</span> : t('wallets.addressHint')}
          error={fault && !family ? t('common.form.address') : undefined}
        >
          {(wiring) => (
            <Input {...wiring} value={address} onChange={(event) => setAddress(event.target.value)} autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="0x…" className="font-mono text-xs" />
          )}
        </Field>
        {add.error && codeOf(add.error) !== null && <ErrorNote error={add.error} />}
        <div>
          <Button type="submit" kind={withLabel ? 'primary' : 'plain'} busy={add.isPending}>
            {t('wallets.add')}
          </Button>
        </div>
      </form>
    </div>
  );
}
