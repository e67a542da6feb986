import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../shared/ui/button.js';

export function NotFoundPage() {
  const { t } = useTranslation();
  const title = t('problems.notFoundTitle');
  useEffect(() => {
    document.title = `${title} · Till`;
  }, [title]);
  return (
    <div className="mx-auto grid max-w-lg gap-3 px-6 py-24 text-center">
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="text-ink-2">{t('problems.notFound')}</p>
      <p className="mt-2">
        <Link to="/" className={buttonClass('primary')}>
          {t('problems.goHome')}
        </Link>
      </p>
    </div>
  );
}
