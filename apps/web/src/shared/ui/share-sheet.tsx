import type { ResourceKind } from '@till/contract';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { badgeMarkdown, buttonHtml, curlCommand, payCommand } from '../lib/share-snippets.js';
import { buttonClass } from './button.js';
import { CodeBlock } from './code-block.js';
import { CopyField } from './copy-field.js';
import { QrCard } from './qr-card.js';

export interface Shared {
  url: string;
  title: string;
  kind: ResourceKind;
  /** Price of a pay link; a tip jar asks for any amount. */
  price: string | null;
  handle: string | null;
}

interface Props {
  shared: Shared;
  /** Shows the command that pays from a demo buyer; only the sandbox has one. */
  sandbox: boolean;
}

/** Everything one needs to bring a link to people: address, QR, button, badge, terminal. */
export function ShareSheet({ shared, sandbox }: Props) {
  const { t } = useTranslation();
  const text = shared.kind === 'tip_jar' ? t('common.share.tipButtonText', { name: shared.handle ?? shared.title }) : t('common.share.buttonText', { amount: shared.price ?? '' });
  return (
    <div className="grid gap-6 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <QrCard url={shared.url} name={`till-${shared.handle ?? shared.title}`} />
      <div className="grid min-w-0 content-start gap-5">
        <div>
          <h3 className="mb-1 text-sm font-medium">{t('common.share.link')}</h3>
          <CopyField label={t('common.share.link')} value={shared.url}>
            <a href={shared.url} target="_blank" rel="noreferrer" className={buttonClass('plain', 'icon', 'size-10')}>
              <ExternalLink aria-hidden className="size-4" />
              <span className="sr-only">{t('common.action.openInNewTab')}</span>
            </a>
          </CopyField>
          <p className="mt-1 text-xs text-ink-3">{t('common.share.linkHint')}</p>
        </div>
        <CodeBlock wrap label={t('common.share.button')} text={buttonHtml(shared.url, text)} />
        <CodeBlock wrap label={t('common.share.badge')} text={badgeMarkdown(shared.url, text, shared.kind === 'tip_jar' ? 'tip' : 'pay')} />
        <CodeBlock wrap label={t('common.share.terminal')} hint={t('common.share.curlHint')} text={curlCommand(shared.url)} />
        {sandbox && <CodeBlock wrap label="npm run pay" hint={t('common.share.payHint')} text={payCommand(shared.url)} />}
      </div>
    </div>
  );
}
