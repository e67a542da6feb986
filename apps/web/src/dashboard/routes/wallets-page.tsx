import type { Wallet } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { booksQuery } from '../../shared/lib/books.js';
import { Button } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { toast } from '../../shared/ui/toast-store.js';
import { NetworkSummary } from '../features/networks/network-summary.js';
import { useUpdateWallet, walletsQuery } from '../features/wallets/api.js';
import { ProveDialog } from '../features/wallets/prove-dialog.js';
import { RemoveDialog } from '../features/wallets/remove-dialog.js';
import { RenameDialog } from '../features/wallets/rename-dialog.js';
import { importPercent } from '../features/wallets/import-percent.js';
import { WalletCard } from '../features/wallets/wallet-card.js';
import { WalletForm } from '../features/wallets/wallet-form.js';

const route = getRouteApi('/member/shell/wallets');
type Open = { what: 'prove' | 'rename' | 'remove'; wallet: Wallet } | null;

/** Where the money lands, and on which networks. */
export function WalletsPage() {
  const { t } = useTranslation();
  const { add } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(walletsQuery);
  const books = useQuery(booksQuery);
  const [open, setOpen] = useState<Open>(null);
  const makeDefault = useUpdateWallet(() => toast({ tone: 'good', text: t('wallets.defaultToast') }));
  const show = (adding: boolean) => void navigate({ search: adding ? { add: '1' } : {}, replace: true });
  const close = () => setOpen(null);
  const addButton = (
    <Button kind="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => show(true)}>
      {t('wallets.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('wallets.title')} lead={t('wallets.lead')} actions={data && data.length > 0 && addButton} />
      <div className="grid gap-4">
        <Card flush>
          {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} className="m-5" /> : null}
          {!data && !error && <Skeleton className="m-5 h-16" />}
          {data?.length === 0 && <EmptyState title={t('wallets.empty')} hint={t('wallets.emptyHint')} action={addButton} />}
          {makeDefault.error && <ErrorNote error={makeDefault.error} className="m-5" />}
          <ul className="[&>li:first-child]:border-t-0">
            {data?.map((wallet) => (
              <WalletCard
                key={wallet.id}
                wallet={wallet}
                importPercent={importPercent(books.data?.filter(({ walletId }) => walletId === wallet.id) ?? [])}
                onProve={() => setOpen({ what: 'prove', wallet })}
                onRename={() => setOpen({ what: 'rename', wallet })}
                onRemove={() => setOpen({ what: 'remove', wallet })}
                onDefault={() => makeDefault.mutate({ id: wallet.id, isDefault: true })}
              />
            ))}
          </ul>
        </Card>
        <NetworkSummary />
      </div>
      <Dialog open={add === '1'} onClose={() => show(false)} title={t('wallets.addTitle')}>
        <WalletForm
          onDone={(wallet) => {
            toast({ tone: 'good', text: t(wallet.proven ? 'wallets.provenToast' : 'wallets.addedToast') });
            show(false);
          }}
        />
      </Dialog>
      {open?.what === 'prove' && <ProveDialog wallet={open.wallet} onClose={close} />}
      {open?.what === 'rename' && <RenameDialog wallet={open.wallet} onClose={close} />}
      {open?.what === 'remove' && <RemoveDialog wallet={open.wallet} onClose={close} />}
    </>
  );
}
