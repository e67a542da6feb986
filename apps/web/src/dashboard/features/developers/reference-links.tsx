import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../shared/ui/card.js';

const links = [
  { key: 'docs', href: '/docs' },
  { key: 'openapi', href: '/openapi.json' },
  { key: 'llms', href: '/llms.txt' },
] as const;

/** Where the API is described, for people, tools and language models. */
export function ReferenceLinks() {
  const { t } = useTranslation();
  return (
    <Card flush title={t('developers.more')}>
      <ul>
        {links.map(({ key, href }) => (
          <li key={key}>
            <a href={href} target="_blank" rel="noreferrer" className="flex items-center justify-between gap-3 border-t border-line px-5 py-3 hover:bg-well/60">
              <span>
                <span className="block font-medium">{t(`developers.${key}`)}</span>
                <span className="block text-xs text-ink-3">{t(`developers.${key}Hint`)}</span>
              </span>
              <ExternalLink aria-hidden className="size-4 shrink-0 text-ink-3" />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
