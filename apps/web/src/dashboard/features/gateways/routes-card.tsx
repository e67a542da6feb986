import type { Gateway } from '@till/contract';
import { useQueryClient } from '@tanstack/react-query';
import { FileDown, Plus } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../../../shared/lib/api.js';
import { isPlaced, problemOf } from '../../../shared/lib/problem-of.js';
import { AllCheckbox } from '../../../shared/ui/all-checkbox.js';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { EmptyState } from '../../../shared/ui/empty-state.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { gatewayQuery, useSwitchRoute, useUpdateGateway } from './api.js';
import { BulkBar } from './bulk-bar.js';
import { routeColumns, RouteRow } from './route-row.js';
import { draftFaults, type RouteDraft, routeInputs, serverFaults } from './route-table.js';
import { useGatewayNumbers } from './use-gateway-numbers.js';
import { useRouteDrafts } from './use-route-drafts.js';

interface Props {
  gateway: Gateway;
  onImport: () => void;
  onTry: (routeId: string) => void;
}

const noFaults = new Map<string, never>();

/** The table as it is written, chosen from, checked and saved. */
function useRouteTable(gateway: Gateway) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const table = useRouteDrafts(gateway);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const [submitted, setSubmitted] = useState<readonly RouteDraft[] | null>(null);
  const save = useUpdateGateway(gateway.id, () => {
    toast({ tone: 'good', text: t('gateways.routes.savedToast') });
    setAsking(false);
    setSubmitted(null);
    table.discard();
  });
  const own = submitted ? draftFaults(table.drafts) : noFaults;
  const told = submitted && save.error ? serverFaults(problemOf(save.error), submitted) : noFaults;
  const removed = table.drafts.filter(({ gone }) => gone).length;
  const keys = table.drafts.filter(({ gone }) => !gone).map(({ key }) => key);
  const picked = new Set(keys.filter((key) => chosen.has(key)));
  const send = () => save.mutate({ routes: routeInputs(table.drafts), ifUnchangedSince: table.readAt });
  const submit = () => {
    setSubmitted(table.drafts);
    if (draftFaults(table.drafts).size > 0) return;
    if (removed > 0) setAsking(true);
    else send();
  };
  const discard = () => {
    setSubmitted(null);
    save.reset();
    table.discard();
  };
  const takeNewer = () => {
    discard();
    void queryClient.invalidateQueries({ queryKey: gatewayQuery(gateway.id).queryKey });
  };
  const select = (some: readonly string[], on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const key of some) if (on) next.add(key);
      else next.delete(key);
      return next;
    });
  const stopAsking = () => {
    setAsking(false);
    save.reset();
  };
  return { table, picked, keys, select, clear: () => setChosen(new Set()), asking, stopAsking, faultsOf: (key: string) => own.get(key) ?? told.get(key), removed, save, send, submit, discard, takeNewer };
}

/** The route table: changed where it stands, alone or many at once, and saved as a whole. */
export function RoutesCard({ gateway, onImport, onTry }: Props) {
  const { t } = useTranslation();
  const state = useRouteTable(gateway);
  const { table, picked, keys, select, removed, save } = state;
  const addButtons = (
    <>
      <Button icon={<Plus aria-hidden className="size-4" />} onClick={table.add}>
        {t('gateways.routes.add')}
      </Button>
      <Button kind={table.drafts.length === 0 ? 'primary' : 'plain'} icon={<FileDown aria-hidden className="size-4" />} onClick={onImport}>
        {t('gateways.routes.import')}
      </Button>
    </>
  );
  if (table.drafts.length === 0) {
    return (
      <Card>
        <EmptyState title={t('gateways.routes.empty')} hint={t(gateway.unmatched === 'pass' ? 'gateways.routes.emptyPass' : 'gateways.routes.emptyRefuse')} action={addButtons} />
      </Card>
    );
  }
  return (
    <Card flush title={t('gateways.routes.title')} lead={t('gateways.routes.lead')} actions={<span className="flex flex-wrap justify-end gap-2">{addButtons}</span>}>
      <HeadRow chosen={picked.size} of={keys.length} onAll={(all) => select(keys, all)} />
      {picked.size > 0 && <BulkBar count={picked.size} onApply={(part) => table.change(picked, part)} onRemove={() => table.change(picked, { gone: true })} onClear={state.clear} />}
      <Rows gateway={gateway} state={state} onTry={onTry} />
      {save.error && !state.asking && !isPlaced(save.error, (field) => /^routes\.\d+/.test(field)) ? <SaveFault error={save.error} onReload={state.takeNewer} /> : null}
      {table.changes > 0 && (
        <SaveBar>
          <span className="num mr-auto font-medium">{t('gateways.routes.changes', { count: table.changes })}</span>
          <Button size="sm" onClick={state.discard}>
            {t('gateways.routes.discard')}
          </Button>
          <Button size="sm" kind="primary" busy={save.isPending} onClick={state.submit}>
            {t('common.action.save')}
          </Button>
        </SaveBar>
      )}
      <ConfirmDialog
        open={state.asking}
        danger
        title={t('gateways.routes.removeTitle', { count: removed })}
        text={t(gateway.unmatched === 'pass' ? 'gateways.routes.removePass' : 'gateways.routes.removeRefuse')}
        confirm={t('gateways.routes.removeConfirm')}
        busy={save.isPending}
        error={save.error}
        onConfirm={state.send}
        onClose={state.stopAsking}
      />
    </Card>
  );
}

function Rows({ gateway, state, onTry }: { gateway: Gateway; state: ReturnType<typeof useRouteTable>; onTry: Props['onTry'] }) {
  const { table, picked, select } = state;
  const { byRoute } = useGatewayNumbers(gateway);
  const switchRoute = useSwitchRoute(gateway.id);
  const byId = useMemo(() => new Map(gateway.routes.map((route) => [route.id, route])), [gateway.routes]);
  return (
    <>
      <ul>
        {table.drafts.map((draft) => {
          const saved = draft.id === null ? undefined : byId.get(draft.id);
          return (
            <RouteRow
              key={draft.key}
              draft={draft}
              active={saved?.active ?? null}
              url={saved?.url ?? null}
              numbers={draft.id === null ? undefined : byRoute?.get(draft.id)}
              faults={state.faultsOf(draft.key)}
              changed={table.isChanged(draft)}
              selected={picked.has(draft.key)}
              onSelect={(on) => select([draft.key], on)}
              onChange={(part) => table.change(new Set([draft.key]), part)}
              onTry={saved ? () => onTry(saved.id) : null}
              onSwitch={(active) => saved && switchRoute.mutate({ id: saved.id, active })}
            />
          );
        })}
      </ul>
      {switchRoute.error && <ErrorNote error={switchRoute.error} className="m-5" />}
    </>
  );
}

function HeadRow({ chosen, of, onAll }: { chosen: number; of: number; onAll: (all: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <div className={`flex items-center gap-3 border-t border-line px-5 py-2 text-xs font-medium text-ink-3 ${routeColumns}`}>
      <AllCheckbox label={t('gateways.routes.selectAll')} chosen={chosen} of={of} onChange={onAll} />
      <span className="md:hidden">{t('gateways.routes.selectAll')}</span>
      {(['route', 'price', 'who', 'month'] as const).map((column) => (
        <span key={column} aria-hidden className={`hidden md:block ${column === 'month' ? 'text-right' : ''}`}>
          {t(`gateways.routes.column.${column}`)}
        </span>
      ))}
      <span className="hidden md:block" />
    </div>
  );
}

/** Stays in sight while there is something to save. */
function SaveBar({ children }: { children: ReactNode }) {
  return (
    <div role="status" className="sticky bottom-16 z-20 flex flex-wrap items-center gap-2 rounded-b-lg border-t border-line bg-sheet px-5 py-3 shadow-float md:bottom-0">
      {children}
    </div>
  );
}

function SaveFault({ error, onReload }: { error: unknown; onReload: () => void }) {
  const { t } = useTranslation();
  if (codeOf(error) !== 'conflict') return <ErrorNote error={error} className="m-5" />;
  return (
    <div role="alert" className="m-5 flex flex-wrap items-center gap-3 rounded-md bg-unknown-soft px-4 py-3 text-sm text-unknown">
      <span className="min-w-0 flex-1">{t('gateways.routes.conflict')}</span>
      <Button size="sm" onClick={onReload}>
        {t('gateways.routes.takeNewer')}
      </Button>
    </div>
  );
}
