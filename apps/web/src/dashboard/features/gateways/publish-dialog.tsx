import { type Gateway, type GatewayRoute, importedPrice } from '@till/contract';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { curlCommand, payCommand } from '../../../shared/lib/share-snippets.js';
import { AllCheckbox } from '../../../shared/ui/all-checkbox.js';
import { Amount } from '../../../shared/ui/amount.js';
import { Button, buttonClass } from '../../../shared/ui/button.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { CopyField } from '../../../shared/ui/copy-field.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateGateway } from './api.js';
import { MethodMark } from './method-mark.js';
import { exampleUrl } from './route-url.js';
import { inputsOf } from './route-table.js';

interface Props {
  gateway: Gateway;
  /** Shows the command that pays from a demo buyer; only the sandbox has one. */
  sandbox: boolean;
  onClose: () => void;
}

/** From watching to charging, and the address to hand out. */
export function PublishDialog({ gateway, sandbox, onClose }: Props) {
  const { t } = useTranslation();
  const [published, setPublished] = useState(false);
  return watchingOf(gateway).length > 0 && !published ? <ChargeDialog gateway={gateway} onDone={() => setPublished(true)} onClose={onClose} /> : (
    <Dialog open wide onClose={onClose} title={t('gateways.publish.liveTitle')} lead={t('gateways.publish.liveLead')}>
      <Address gateway={gateway} sandbox={sandbox} />
    </Dialog>
  );
}

/** What publishing is about. */
function watchingOf({ routes }: Gateway): GatewayRoute[] {
  return routes.filter(({ mode, active }) => mode === 'observe' && active);
}

/** Routes that still have the price of the import, beside others that were given one: nobody meant to sell them for it. */
function unpriced(gateway: Gateway): ReadonlySet<string> {
  const watching = watchingOf(gateway);
  const same = gateway.document === null ? [] : watching.filter(({ price }) => price === importedPrice);
  return new Set(same.length < watching.length ? same.map(({ id }) => id) : []);
}

function ChargeDialog({ gateway, onDone, onClose }: Omit<Props, 'sandbox'> & { onDone: () => void }) {
  const { t } = useTranslation();
  const watching = watchingOf(gateway);
  const leftOut = unpriced(gateway);
  const [listed, setListed] = useState(false);
  const [kept, setKept] = useState(leftOut);
  const chosen = watching.filter(({ id }) => !kept.has(id));
  const update = useUpdateGateway(gateway.id, () => {
    toast({ tone: 'good', text: t('gateways.publish.toast', { count: chosen.length }) });
    onDone();
  });
  const toggle = (id: string) =>
    setKept((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const publish = () => {
    const ids = new Set(chosen.map(({ id }) => id));
    update.mutate({ routes: inputsOf(gateway, ({ id }) => (ids.has(id) ? { mode: 'charge', ...(listed ? { listed } : {}) } : {})), ifUnchangedSince: gateway.updatedAt });
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('gateways.publish.title')}
      lead={t('gateways.publish.lead')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.action.cancel')}</Button>
          <Button kind="primary" busy={update.isPending} disabled={chosen.length === 0} onClick={publish}>
            {t('gateways.publish.confirm', { count: chosen.length })}
          </Button>
        </>
      }
    >
      {leftOut.size > 0 && <p className="mb-2 text-sm text-ink-2">{t('gateways.publish.unpriced')}</p>}
      <ul>
        {watching.length > 1 && (
          <li className="border-b border-line">
            <label className="flex min-h-11 items-center gap-3 text-sm text-ink-2">
              <AllCheckbox chosen={chosen.length} of={watching.length} onChange={(all) => setKept(new Set(all ? [] : watching.map(({ id }) => id)))} />
              {t('gateways.routes.selectAll')}
            </label>
          </li>
        )}
        {watching.map((route) => (
          <li key={route.id} className="border-b border-line last:border-b-0">
            <label className="flex min-h-11 items-center gap-3">
              <input type="checkbox" checked={!kept.has(route.id)} onChange={() => toggle(route.id)} className="size-4 accent-till" />
              <MethodMark method={route.method} />
              <span className="min-w-0 flex-1 font-mono text-xs break-all">{route.path}</span>
              <Amount value={route.price} />
            </label>
          </li>
        ))}
      </ul>
      <label className="mt-4 flex items-start gap-2.5">
        <input type="checkbox" checked={listed} onChange={(event) => setListed(event.target.checked)} className="mt-0.5 size-4 shrink-0 accent-till" />
        <span>
          {t('resources.field.listed')}
          <span className="block text-xs text-ink-3">{t('resources.field.listedHint')}</span>
        </span>
      </label>
      {update.error && <ErrorNote error={update.error} className="mt-4" />}
    </Dialog>
  );
}

function Address({ gateway, sandbox }: Omit<Props, 'onClose'>) {
  const { t } = useTranslation();
  const first = gateway.routes.find(({ mode, active }) => mode === 'charge' && active) ?? gateway.routes[0];
  const example = first ? exampleUrl(first) : gateway.url;
  return (
    <div className="grid gap-5">
      <div>
        <h3 className="mb-1 text-sm font-medium">{t('gateways.publish.address')}</h3>
        <CopyField label={t('gateways.publish.address')} value={gateway.url}>
          <a href={example} target="_blank" rel="noreferrer" className={buttonClass('plain', 'icon', 'size-10')}>
            <ExternalLink aria-hidden className="size-4" />
            <span className="sr-only">{t('gateways.publish.openExample')}</span>
          </a>
        </CopyField>
        <p className="mt-1 text-xs text-ink-3">{t('gateways.publish.addressHint')}</p>
      </div>
      {gateway.publicDocs ? (
        <div>
          <h3 className="mb-1 text-sm font-medium">{t('gateways.publish.docs')}</h3>
          <p className="mb-2 text-xs text-ink-3">{t('gateways.publish.docsHint')}</p>
          <p className="flex flex-wrap gap-2">
            {([['docs', gateway.docsUrl], ['openapi', gateway.openapiUrl]] as const).map(([name, href]) => (
              <a key={name} href={href} target="_blank" rel="noreferrer" className={buttonClass('plain', 'sm')}>
                {t(`gateways.publish.${name}`)}
                <ExternalLink aria-hidden className="size-3.5" />
              </a>
            ))}
          </p>
        </div>
      ) : (
        <p className="text-sm text-ink-2">{t('gateways.publish.docsOff')}</p>
      )}
      <CodeBlock wrap label={t('common.share.terminal')} hint={t('common.share.curlHint')} text={curlCommand(example)} />
      {sandbox && <CodeBlock wrap label="npm run pay" hint={t('common.share.payHint')} text={payCommand(example)} />}
    </div>
  );
}
