import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const tabs = [
  { to: '/developers', name: 'api' },
  { to: '/developers/webhooks', name: 'webhooks' },
] as const;

/** The two pages for people who write code: what they call, and what calls them. */
export function DeveloperTabs() {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('webhooks.tab.label')} className="mb-4 overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {tabs.map(({ to, name }) => (
          <li key={to}>
            <Link
              to={to}
              search={{}}
              activeOptions={{ exact: true, includeSearch: false }}
              className="inline-flex min-h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-till aria-[current=page]:font-medium aria-[current=page]:text-till"
            >
              {t(`webhooks.tab.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
