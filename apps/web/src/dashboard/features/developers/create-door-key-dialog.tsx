import type { CreatedDoorKey, Wallet } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Address } from '../../../shared/ui/address.js';
import { Button } from '../../../shared/ui/button.js';
import { CopyField } from '../../../shared/ui/copy-field.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { payableWalletsQuery, useCreateDoorKey } from './door-keys-api.js';
import { FacilitatorSnippets } from './facilitator-snippets.js';

/** Creates a facilitator key and shows its URL once, with the line to change. */
export function CreateDoorKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [created, setCreated] = useState<CreatedDoorKey | null>(null);
  const wallets = useQuery(payableWalletsQuery);
  return (
    <Dialog open wide={created !== null} onClose={onClose} title={t(created ? 'developers.door.onceTitle' : 'developers.door.create')}>
      {created ? <ShownOnce url={created.url} onClose={onClose} /> : wallets.error ? <ErrorNote error={wallets.error} onRetry={() => void wallets.refetch()} /> : wallets.data ? <KeyForm wallets={wallets.data} onDone={setCreated} /> : <Skeleton className="h-48 w-full" />}
    </Dialog>
  );
}

function KeyForm({ wallets, onDone }: { wallets: readonly Wallet[]; onDone: (key: CreatedDoorKey) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [submitted, setSubmitted] = useState(false);
  const create = useCreateDoorKey(onDone);
  const isFaulty = !name.trim() || chosen?.length === 0;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setSubmitted(true);
        if (!isFaulty) create.mutate({ name: name.trim(), ...(chosen ? { walletIds: chosen } : {}) });
      }}
    >
      {wallets.length === 0 && <p className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">{t('developers.door.noWallets')}</p>}
      <Field label={t('developers.keyName')} hint={t('developers.door.nameHint')} error={submitted && !name.trim() ? t('common.form.required') : undefined}>
        {(wiring) => <Input {...wiring} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <WalletChoice wallets={wallets} chosen={chosen} onChoose={setChosen} />
      {submitted && chosen?.length === 0 && <p role="alert" className="text-sm text-danger">{t('developers.door.noneChosen')}</p>}
      {create.error && <ErrorNote error={create.error} />}
      <Button type="submit" kind="primary" busy={create.isPending} disabled={wallets.length === 0} className="justify-self-start">
        {t('common.action.create')}
      </Button>
    </form>
  );
}

function WalletChoice({ wallets, chosen, onChoose }: { wallets: readonly Wallet[]; chosen: string[] | null; onChoose: (ids: string[] | null) => void }) {
  const { t } = useTranslation();
  const toggle = (id: string, on: boolean) => onChoose(on ? [...(chosen ?? []), id] : (chosen ?? []).filter((one) => one !== id));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t('developers.door.wallets')}</legend>
      <label className="flex items-center gap-2.5">
        <input type="radio" name="wallets" checked={chosen === null} onChange={() => onChoose(null)} className="size-4 accent-till" />
        {t('developers.door.anyWallet')}
      </label>
      <label className="flex items-center gap-2.5">
        <input type="radio" name="wallets" checked={chosen !== null} onChange={() => onChoose([])} className="size-4 accent-till" />
        {t('developers.door.onlyThese')}
      </label>
      {chosen !== null &&
        wallets.map((wallet) => (
          <label key={wallet.id} className="ml-6 flex min-w-0 items-center gap-2.5">
            <input type="checkbox" checked={chosen.includes(wallet.id)} onChange={(event) => toggle(wallet.id, event.target.checked)} className="size-4 accent-till" />
            {wallet.label && <span className="truncate">{wallet.label}</span>}
            <Address value={wallet.address} copy={false} />
          </label>
        ))}
    </fieldset>
  );
}

function ShownOnce({ url, onClose }: { url: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4">
      <p className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">{t('developers.door.once')}</p>
      <CopyField label={t('developers.door.onceTitle')} value={url} />
      <FacilitatorSnippets url={url} />
      <Button kind="primary" onClick={onClose} className="justify-self-start">
        {t('developers.copiedIt')}
      </Button>
    </div>
  );
}
