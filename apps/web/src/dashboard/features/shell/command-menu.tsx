import type { Mode } from '@till/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Plus, Search, Split, Store, SunMoon, ToggleLeft, Wallet, Waypoints, Webhook } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { modeChoice } from '../../../shared/lib/mode.js';
import { useDark } from '../../../shared/lib/use-dark.js';
import { useDebounced } from '../../../shared/lib/use-debounced.js';
import { useChooseTheme } from '../../../shared/lib/use-preferences.js';
import { Amount } from '../../../shared/ui/amount.js';
import { StateBadge } from '../../../shared/ui/state-badge.js';
import { commandSearch } from './command-search.js';
import { useSwitchMode } from './mode-switch.js';
import { navigation } from './navigation.js';

const typingMs = 180;
const groupClass = '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3';

function Row({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item value={value} onSelect={onSelect} className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm data-[selected=true]:bg-well [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-3">
      {children}
    </Command.Item>
  );
}

/** Go anywhere and find any payment by its id, hash or payer: ⌘K. */
export function CommandMenu({ modes, onClose }: { modes: readonly Mode[]; onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const found = useQuery({ ...commandSearch(useDebounced(text.trim(), typingMs)), placeholderData: keepPreviousData });
  const results = text.trim() ? found.data : undefined;
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector('input')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={t('shell.command.title')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
      className="mt-[12vh] w-[calc(100%-2rem)] max-w-xl animate-rise rounded-lg border border-line bg-sheet p-0 shadow-float"
    >
      <Command label={t('shell.command.title')} loop>
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
          <Command.Input value={text} onValueChange={setText} placeholder={t('shell.command.placeholder')} className="min-h-12 w-full bg-transparent text-base outline-none" />
        </div>
        <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto px-2 pb-2">
          <Command.Empty className="px-3 py-6 text-center text-ink-2">{found.isFetching ? t('shell.command.searching') : t('shell.command.empty')}</Command.Empty>
          {results && <Found results={results} text={text} onClose={onClose} />}
          <Pages onClose={onClose} />
          <Actions modes={modes} onClose={onClose} />
        </Command.List>
      </Command>
    </dialog>
  );
}

type Results = Awaited<ReturnType<NonNullable<ReturnType<typeof commandSearch>['queryFn']>>>;

function Found({ results, text, onClose }: { results: Results; text: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <>
      {results.payments.length > 0 && (
        <Command.Group heading={t('shell.command.payments')} className={groupClass}>
          {results.payments.map((payment) => (
            <Row
              key={payment.id}
              value={`${text} ${payment.id}`}
              onSelect={() => {
                onClose();
                void navigate({ to: '/payments/$paymentId', params: { paymentId: payment.id } });
              }}
            >
              <Amount value={payment.amount} className="font-medium" />
              <span className="min-w-0 flex-1 truncate text-ink-2">{payment.resourceTitle}</span>
              <StateBadge status={payment.status} />
            </Row>
          ))}
        </Command.Group>
      )}
      {results.resources.length > 0 && (
        <Command.Group heading={t('shell.command.resources')} className={groupClass}>
          {results.resources.map((resource) => (
            <Row
              key={resource.id}
              value={`${text} ${resource.id}`}
              onSelect={() => {
                onClose();
                void navigate({ to: '/resources/$resourceId', params: { resourceId: resource.id } });
              }}
            >
              <Store aria-hidden />
              <span className="min-w-0 flex-1 truncate">{resource.title}</span>
              <span className="text-xs text-ink-3">{t(`common.kind.${resource.kind}`)}</span>
            </Row>
          ))}
        </Command.Group>
      )}
      {results.gateways.length > 0 && <FoundGateways gateways={results.gateways} text={text} onClose={onClose} />}
    </>
  );
}

function FoundGateways({ gateways, text, onClose }: { gateways: Results['gateways']; text: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Command.Group heading={t('gateways.title')} className={groupClass}>
      {gateways.flatMap(({ id, name }) =>
        ([undefined, 'traffic', 'try', 'check', 'settings'] as const).map((tab) => (
          <Row
            key={`${id} ${tab}`}
            value={`${text} ${id} ${tab}`}
            onSelect={() => {
              onClose();
              void navigate({ to: '/gateway/$gatewayId', params: { gatewayId: id }, search: { tab } });
            }}
          >
            <Split aria-hidden />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <span className="text-xs text-ink-3">{t(`gateways.tab.${tab ?? 'routes'}`)}</span>
          </Row>
        )),
      )}
    </Command.Group>
  );
}

function Pages({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Command.Group heading={t('shell.command.pages')} className={groupClass}>
      {navigation.map(({ to, name, icon: Icon }) => (
        <Row
          key={to}
          value={`${t(`shell.nav.${name}`)} ${name}`}
          onSelect={() => {
            onClose();
            void navigate({ to });
          }}
        >
          <Icon aria-hidden />
          {t(`shell.nav.${name}`)}
        </Row>
      ))}
      <Row
        value={`${t('networks.title')} networks`}
        onSelect={() => {
          onClose();
          void navigate({ to: '/wallets/networks' });
        }}
      >
        <Waypoints aria-hidden />
        {t('networks.title')}
      </Row>
      <Row
        value={`${t('webhooks.title')} webhooks`}
        onSelect={() => {
          onClose();
          void navigate({ to: '/developers/webhooks', search: {} });
        }}
      >
        <Webhook aria-hidden />
        {t('webhooks.title')}
      </Row>
    </Command.Group>
  );
}

function Actions({ modes, onClose }: { modes: readonly Mode[]; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const switchMode = useSwitchMode();
  const chooseTheme = useChooseTheme();
  const dark = useDark();
  const run = (action: () => unknown) => () => {
    onClose();
    void action();
  };
  return (
    <Command.Group heading={t('shell.command.actions')} className={groupClass}>
      <Row value={t('shell.command.createLink')} onSelect={run(() => navigate({ to: '/resources/new', search: { kind: 'pay_link' } }))}>
        <Plus aria-hidden />
        {t('shell.command.createLink')}
      </Row>
      <Row value={t('shell.command.createJar')} onSelect={run(() => navigate({ to: '/resources/new', search: { kind: 'tip_jar' } }))}>
        <Plus aria-hidden />
        {t('shell.command.createJar')}
      </Row>
      <Row value={t('shell.command.createGateway')} onSelect={run(() => navigate({ to: '/gateway/new' }))}>
        <Plus aria-hidden />
        {t('shell.command.createGateway')}
      </Row>
      <Row value={t('shell.command.addWebhook')} onSelect={run(() => navigate({ to: '/developers/webhooks', search: { add: '1' } }))}>
        <Webhook aria-hidden />
        {t('shell.command.addWebhook')}
      </Row>
      <Row value={t('shell.command.addWallet')} onSelect={run(() => navigate({ to: '/wallets', search: { add: '1' } }))}>
        <Wallet aria-hidden />
        {t('shell.command.addWallet')}
      </Row>
      {modes.length > 1 && (
        <Row value={t('shell.command.switchMode')} onSelect={run(() => switchMode(modeChoice.get() === 'test' ? 'live' : 'test'))}>
          <ToggleLeft aria-hidden />
          {t('shell.command.switchMode')}
        </Row>
      )}
      <Row value={t('shell.command.changeTheme')} onSelect={run(() => chooseTheme(dark ? 'light' : 'dark'))}>
        <SunMoon aria-hidden />
        {t('shell.command.changeTheme')}
      </Row>
    </Command.Group>
  );
}
