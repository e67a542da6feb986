import type { Gateway, GatewayCheck } from '@till/contract';
import { clsx } from 'clsx';
import { CircleCheck, CircleX, ScanSearch, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { EmptyState } from '../../../shared/ui/empty-state.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Time } from '../../../shared/ui/time.js';
import { useCheckGateway } from './api.js';

/** Whether the origin answers, and whether it answers people who have not paid. */
export function CheckCard({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  const check = useCheckGateway(gateway.id);
  const last = gateway.lastCheck;
  const button = (
    <Button kind="primary" busy={check.isPending} icon={<ScanSearch aria-hidden className="size-4" />} onClick={() => check.mutate()}>
      {t(last ? 'gateways.check.again' : 'gateways.check.run')}
    </Button>
  );
  return (
    <Card title={t('gateways.check.title')} lead={last ? <>{t('gateways.check.at')} <Time at={last.at} /></> : t('gateways.check.lead')} actions={last && button}>
      <div aria-live="polite">
        {check.error && <ErrorNote error={check.error} className="mb-4" />}
        {last ? <Findings check={last} gateway={gateway} /> : <EmptyState title={t('gateways.check.never')} hint={t('gateways.check.neverHint')} action={button} />}
      </div>
    </Card>
  );
}

type Tone = 'good' | 'warn' | 'bad';
const tones = {
  good: { icon: CircleCheck, ink: 'text-till' },
  warn: { icon: TriangleAlert, ink: 'text-unknown' },
  bad: { icon: CircleX, ink: 'text-danger' },
} as const;

function Finding({ tone, title, children }: { tone: Tone; title: string; children?: ReactNode }) {
  const { icon: Icon, ink } = tones[tone];
  return (
    <li className="flex gap-3 border-t border-line py-4 first:border-t-0 first:pt-0 last:pb-0">
      <Icon aria-hidden className={clsx('mt-0.5 size-5 shrink-0', ink)} />
      <div className="min-w-0 flex-1">
        <h3 className="font-semibold">{title}</h3>
        <div className="mt-1 grid gap-2 text-ink-2">{children}</div>
      </div>
    </li>
  );
}

function Findings({ check, gateway }: { check: GatewayCheck; gateway: Gateway }) {
  const { t } = useTranslation();
  const isClosed = check.triedPaths.length > 0 && check.openPaths.length === 0;
  return (
    <ul>
      {check.reachable ? (
        <Finding tone={check.status !== null && check.status >= 500 ? 'warn' : 'good'} title={t('gateways.check.reachable')}>
          <p>{t('gateways.check.answered', { status: check.status, ms: check.latencyMs, type: check.mediaType ?? '–' })}</p>
          {check.status !== null && check.status >= 400 && <p>{t(check.status === 401 || check.status === 403 ? 'gateways.check.locked' : 'gateways.check.notOk')}</p>}
        </Finding>
      ) : (
        <Finding tone="bad" title={t('gateways.check.down')}>
          <p>{check.fault}</p>
          <p>{t('gateways.check.downHint')}</p>
        </Finding>
      )}
      {check.reachable && check.triedPaths.length === 0 && (
        <Finding tone="warn" title={t('gateways.check.nothing')}>
          <p>{t('gateways.check.nothingHint')}</p>
        </Finding>
      )}
      {check.reachable && isClosed && (
        <Finding tone="good" title={t('gateways.check.closed')}>
          <p>{t('gateways.check.closedHint', { count: check.triedPaths.length })}</p>
        </Finding>
      )}
      {check.openPaths.length > 0 && <OpenOrigin paths={check.openPaths} gateway={gateway} />}
      {gateway.unmatched === 'pass' && gateway.originHeaders.length > 0 && (
        <Finding tone="warn" title={t('gateways.check.passing')}>
          <p>{t('gateways.unmatched.warnSecrets')}</p>
        </Finding>
      )}
    </ul>
  );
}

/** What anybody can fetch past the gateway, and three ways to end it. */
function OpenOrigin({ paths, gateway }: { paths: readonly string[]; gateway: Gateway }) {
  const { t } = useTranslation();
  const base = gateway.originUrl.replace(/\/+$/, '');
  const ways = gateway.originHeaders.length > 0 ? (['demandKey', 'signature', 'firewall'] as const) : (['key', 'signature', 'firewall'] as const);
  return (
    <Finding tone="bad" title={t('gateways.check.open', { count: paths.length })}>
      <p>{t('gateways.check.openHint')}</p>
      <ul className="grid gap-1">
        {paths.map((path) => (
          <li key={path} className="flex items-center gap-1 rounded-md bg-well py-0.5 pr-1 pl-3">
            <span className="min-w-0 flex-1 font-mono text-xs break-all">{`curl ${base}${path}`}</span>
            <CopyButton text={`curl ${base}${path}`} label={path} />
          </li>
        ))}
      </ul>
      <p className="mt-1 font-medium text-ink">{t('gateways.check.ways')}</p>
      <ol className="grid list-decimal gap-1 pl-5">
        {ways.map((way) => (
          <li key={way}>{t(`gateways.check.way.${way}`)}</li>
        ))}
      </ol>
    </Finding>
  );
}
