import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { wasDeclined } from '../../../shared/lib/evm-wallets.js';
import { isPlaced } from '../../../shared/lib/problem-of.js';
import { useSession } from '../../../shared/lib/session.js';
import { stepUpQuestion } from '../../../shared/lib/step-up.js';
import { useEvmWallets } from '../../../shared/lib/use-wallets.js';
import { Button } from '../../../shared/ui/button.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { WalletIcon } from '../../../shared/ui/wallet-icon.js';
import { useStepUp } from './account-api.js';
import { signSiwe } from './api.js';
import { PasswordField } from './password-field.js';

/** Asks for the password, or a signature, when a call needs to know that it is the member; the call then goes on. */
export function StepUpDialog() {
  const { t } = useTranslation();
  const { member } = useSession();
  const open = useSyncExternalStore(stepUpQuestion.subscribe, stepUpQuestion.isOpen);
  // A page that goes away takes its question along.
  useEffect(() => () => stepUpQuestion.answer(false), []);
  return (
    <Dialog open={open} onClose={() => stepUpQuestion.answer(false)} title={t('account.stepUp')} lead={t('account.stepUpLead')}>
      {member.email === null ? <ByWallet /> : <ByPassword />}
    </Dialog>
  );
}

function ByPassword() {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const stepUp = useStepUp(() => stepUpQuestion.answer(true));
  const wrong = isPlaced(stepUp.error, (field) => field === 'password');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '') stepUp.mutate({ password });
  };
  return (
    <form noValidate className="grid gap-4" onSubmit={onSubmit}>
      <PasswordField value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="current-password" error={wrong ? t('account.wrongPassword') : undefined} />
      {stepUp.error && !wrong && <ErrorNote error={stepUp.error} />}
      <Button type="submit" kind="primary" busy={stepUp.isPending} disabled={password === ''} className="justify-self-start">
        {t('account.confirm')}
      </Button>
    </form>
  );
}

function ByWallet() {
  const { t } = useTranslation();
  const wallets = useEvmWallets();
  const stepUp = useStepUp(() => stepUpQuestion.answer(true));
  return (
    <div className="grid gap-2">
      <p className="text-sm text-ink-2">{wallets.length > 0 ? t('account.stepUpWallet') : t('account.stepUpNoWallet')}</p>
      {wallets.map((wallet) => (
        <Button key={wallet.id} disabled={stepUp.isPending} onClick={() => stepUp.mutate(signSiwe(wallet, t('account.statement')).then((signed) => ({ wallet: signed })))} icon={<WalletIcon src={wallet.icon} />}>
          {stepUp.isPending ? t('auth.waitingForWallet') : wallet.name}
        </Button>
      ))}
      {stepUp.error && (wasDeclined(stepUp.error) ? <p role="alert" className="text-sm text-ink-2">{t('auth.declined')}</p> : <ErrorNote error={stepUp.error} />)}
    </div>
  );
}
