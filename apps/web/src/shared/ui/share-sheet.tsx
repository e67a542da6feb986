import type { ResourceKind } from '@till/contract';
import { ExternalLink, Share } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { badgeMarkdown, buttonHtml, curlCommand, payCommand } from '../lib/share-snippets.js';
import { Button, buttonClass } from './button.js';
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
      {/* Nobody scans the phone in their own hand: there the link comes first. */}
      <div className="max-sm:order-2">
        <QrCard url={shared.url} name={`till-${shared.handle ?? shared.title}`} />
      </div>
      <div className="grid min-w-0 content-start gap-5 max-sm:contents">
        <div className="max-sm:order-1">
          <h3 className="mb-1 text-sm font-medium">{t('common.share.link')}</h3>
          <CopyField label={t('common.share.link')} value={shared.url}>
            <SendButton shared={shared} />
            <a href={shared.url} target="_blank" rel="noreferrer" className={buttonClass('plain', 'icon', 'size-10')}>
              <ExternalLink aria-hidden className="size-4" />
              <span className="sr-only">{t('common.action.openInNewTab')}</span>
            </a>
          </CopyField>
          <p className="mt-1 text-xs text-ink-3">{t('common.share.linkHint')}</p>
        </div>
        <div className="grid gap-5 max-sm:order-3">
          <CodeBlock wrap label={t('common.share.button')} text={buttonHtml(shared.url, text)} />
          <CodeBlock wrap label={t('common.share.badge')} text={badgeMarkdown(shared.url, text, shared.kind === 'tip_jar' ? 'tip' : 'pay')} />
          <CodeBlock wrap label={t('common.share.terminal')} hint={t('common.share.curlHint')} text={curlCommand(shared.url)} />
          {sandbox && <CodeBlock wrap label="npm run pay" hint={t('common.share.payHint')} text={payCommand(shared.url)} />}
        </div>
      </div>
    </div>
  );
}

/** Hands the link to whatever the device shares with: messages, mail, a feed. Only where the browser can. */
function SendButton({ shared: { title, url } }: { shared: Shared }) {
  const { t } = useTranslation();
  if (typeof navigator.share !== 'function') return null;
  // A refusal is the reader who closed the sheet.
  const send = () => void navigator.share({ title, url }).catch(() => undefined);
  return (
    <Button icon={<Share aria-hidden className="size-4" />} onClick={send}>
      {t('common.share.send')}
    </Button>
  );
}
