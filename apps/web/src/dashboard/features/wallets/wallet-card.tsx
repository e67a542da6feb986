import type { Wallet } from '@till/contract';
import { CircleDashed, Ellipsis, Hourglass, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { absoluteTime } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { Address } from '../../../shared/ui/address.js';
import { Button, buttonClass } from '../../../shared/ui/button.js';
import { Menu, MenuItem } from '../../../shared/ui/menu.js';
import { ProgressBar } from '../../../shared/ui/progress-bar.js';

interface Props {
  wallet: Wallet;
  /** Null when nothing of its past is being read. */
  importPercent: number | null;
  onProve: () => void;
  onRename: () => void;
  onDefault: () => void;
  onRemove: () => void;
}

/** A receiving wallet and what is known of it. */
export function WalletCard({ wallet, importPercent, onProve, onRename, onDefault, onRemove }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-5 py-3.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{wallet.label ?? t(`common.family.${wallet.family}`)}</span>
          {wallet.isDefault && (
            <span className="rounded-full border border-till/50 px-2 text-xs font-medium text-till" title={t('wallets.defaultHint')}>
              {t('wallets.isDefault')}
            </span>
          )}
        </p>
        <Address value={wallet.address} label={wallet.label ? t(`common.family.${wallet.family}`) : null} />
        {importPercent !== null && (
          <div className="mt-1 flex items-center gap-2 text-xs text-ink-3">
            <ProgressBar percent={importPercent} label={t('wallets.importing', { percent: importPercent })} className="w-24" />
            <span aria-hidden>{t('wallets.importing', { percent: importPercent })}</span>
          </div>
        )}
      </div>
      {wallet.proven ? (
        <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
          {wallet.liveFrom !== null && Date.parse(wallet.liveFrom) > Date.now() && (
            <span className="inline-flex items-center gap-1.5 text-sm text-ink-2" title={t('wallets.liveFromHint')}>
              <Hourglass aria-hidden className="size-4 shrink-0" />
              {t('wallets.liveFrom', { time: absoluteTime(wallet.liveFrom, locale) })}
            </span>
          )}
          {wallet.liveFrom === null && (
            <Button size="sm" onClick={onProve} title={t('wallets.openLiveHint')}>
              {t('wallets.openLive')}
            </Button>
          )}
          <span className="inline-flex items-center gap-1.5 text-sm text-till" title={wallet.provenAt ? t('wallets.provenAt', { time: absoluteTime(wallet.provenAt, locale) }) : undefined}>
            <ShieldCheck aria-hidden className="size-4" />
            {t('wallets.proven')}
          </span>
        </span>
      ) : (
        <span className="inline-flex items-center gap-3">
          <span className="inline-flex items-center gap-1.5 text-sm text-ink-3">
            <CircleDashed aria-hidden className="size-4" />
            {t('wallets.unproven')}
          </span>
          <Button size="sm" onClick={onProve}>
            {t('wallets.prove')}
          </Button>
        </span>
      )}
      <Menu
        trigger={
          <button type="button" className={buttonClass('quiet', 'icon', 'size-8')}>
            <Ellipsis aria-hidden className="size-4" />
            <span className="sr-only">{`${t('shell.nav.more')}: ${wallet.label ?? wallet.address}`}</span>
          </button>
        }
      >
        <MenuItem onSelect={onRename}>{t('wallets.rename')}</MenuItem>
        <MenuItem onSelect={onDefault} disabled={wallet.isDefault}>
          {t('wallets.makeDefault')}
        </MenuItem>
        <MenuItem onSelect={onRemove} className="text-danger">
          {t('wallets.remove')}
        </MenuItem>
      </Menu>
    </li>
  );
}
