import type { Resource } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { Ellipsis, ExternalLink, Globe, Heart, Pencil, Server, Share2, Split, Tag } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/ui/amount.js';
import { Button, buttonClass } from '../../../shared/ui/button.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { Menu, MenuItem } from '../../../shared/ui/menu.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { ResourceState } from './resource-state.js';

interface Props {
  resource: Resource;
  /** Stands beside its state. */
  badge?: ReactNode;
  onShare: () => void;
  onToggle: () => void;
  onPayments: () => void;
  onEdit: () => void;
}

/** A link or jar at a glance: what, how much, where, and the address to take along. */
export function ResourceCard({ resource, badge, onShare, onToggle, onPayments, onEdit }: Props) {
  const { t } = useTranslation();
  const jar = resource.kind === 'tip_jar';
  const external = resource.kind === 'external';
  const route = resource.route;
  const Icon = external ? Server : jar ? Heart : route ? Split : Tag;
  return (
    <article className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-sheet p-5">
      <div className="flex items-start gap-3">
        <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-md bg-till-soft text-till">
          <Icon className="size-[1.15rem]" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="leading-snug font-semibold break-words">
            <Link to="/resources/$resourceId" params={{ resourceId: resource.id }} className="hover:underline">
              {resource.title}
            </Link>
          </h2>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
            {t(`common.kind.${resource.kind}`)}
            <ResourceState resource={resource} />
            {resource.listed && <ListedMark />}
            {badge}
          </p>
        </div>
        <p className="text-right font-semibold">{resource.price ? <Amount value={resource.price} /> : !external && <span className="text-sm font-normal text-ink-2">{t('resources.anyAmount')}</span>}</p>
      </div>
      <AddressLine resource={resource} />
      <div className="mt-auto flex items-center justify-between gap-2">
        <span className="flex flex-wrap gap-1">
          {resource.payableNetworks.map((network) => (
            <NetworkBadge key={network} network={network} compact />
          ))}
        </span>
        <span className="flex items-center gap-1.5">
          {route && (
            <Link to="/gateway/$gatewayId" params={{ gatewayId: route.gatewayId }} search={{}} className={buttonClass('plain', 'sm')}>
              <Split aria-hidden className="size-4" />
              {t('resources.toGateway')}
            </Link>
          )}
          {!external && !route && (
            <Button size="sm" icon={<Share2 aria-hidden className="size-4" />} onClick={onShare}>
              {t('resources.share')}
            </Button>
          )}
          <Menu
            trigger={
              <button type="button" className={buttonClass('quiet', 'icon', 'size-8')}>
                <Ellipsis aria-hidden className="size-4" />
                <span className="sr-only">{`${t('shell.nav.more')}: ${resource.title}`}</span>
              </button>
            }
          >
            {!external && !route && (
              <MenuItem onSelect={onEdit}>
                <Pencil aria-hidden className="size-4 text-ink-3" />
                {t('common.action.edit')}
              </MenuItem>
            )}
            <MenuItem onSelect={onPayments}>{t('resources.payments')}</MenuItem>
            {!external && <MenuItem onSelect={onToggle}>{t(resource.active ? 'resources.pause' : 'resources.resume')}</MenuItem>}
          </Menu>
        </span>
      </div>
    </article>
  );
}

function AddressLine({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center gap-1 rounded-md bg-well py-1 pr-1 pl-3">
      <span className="min-w-0 flex-1 truncate font-mono text-xs" title={resource.url}>
        {resource.url.replace(/^https?:\/\//, '')}
      </span>
      <CopyButton text={resource.url} label={resource.title} />
      {/* A route stands for many addresses, and none can be opened as it is written. */}
      {!resource.route && (
        <a href={resource.url} target="_blank" rel="noreferrer" className="grid size-7 place-items-center rounded-md text-ink-3 hover:bg-sheet hover:text-ink">
          <ExternalLink aria-hidden className="size-3.5" />
          <span className="sr-only">{`${t('common.action.openInNewTab')}: ${resource.title}`}</span>
        </a>
      )}
    </div>
  );
}

function ListedMark() {
  const { t } = useTranslation();
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Globe aria-hidden className="size-4" />
      {t('resources.listed')}
    </span>
  );
}
