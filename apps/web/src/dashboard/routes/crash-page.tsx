import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isLostConnection } from '../../shared/lib/is-lost-connection.js';
import { Button } from '../../shared/ui/button.js';
import { ErrorNote } from '../../shared/ui/error-note.js';

/** Last resort: a page that threw. Says what happened and offers a reload. */
export function CrashPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <main className="mx-auto grid max-w-lg gap-4 px-6 py-24">
      <h1 className="text-xl font-semibold">{t(isLostConnection(error) ? 'problems.offlineTitle' : 'problems.crashTitle')}</h1>
      <ErrorNote error={error} />
      <p>
        <Button kind="primary" onClick={() => window.location.reload()}>
          {t('problems.reload')}
        </Button>
      </p>
    </main>
  );
}
