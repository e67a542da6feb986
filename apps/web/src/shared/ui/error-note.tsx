import { ApiError } from '@till/api-client';
import type { Problem } from '@till/contract';
import { clsx } from 'clsx';
import type { TFunction } from 'i18next';
import { CircleAlert, WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isLostConnection } from '../lib/is-lost-connection.js';
import { Button } from './button.js';
import { CopyButton } from './copy-button.js';

interface Props {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** In words of the page's language: what a limit is about first, then what is wrong; a code the page does not know, in the server's. */
function problemText(t: TFunction, { code, reason, limit, detail }: Problem): string {
  const known = t(`problems.code.${code}`, { defaultValue: detail });
  return limit === undefined ? known : t(`problems.limit.${reason ?? ''}`, { limit, defaultValue: known });
}

/** What happened, what to do, and the request id to copy when somebody has to look. */
export function ErrorNote({ error, onRetry, className }: Props) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError ? error.problem : null;
  const lost = isLostConnection(error);
  const text = problem ? problemText(t, problem) : lost ? t('problems.offline') : t('problems.unexpected');
  const fields = problem?.errors ?? [];
  const Icon = lost ? WifiOff : CircleAlert;
  return (
    <div role="alert" className={clsx('flex gap-3 rounded-md border border-danger/40 bg-danger-soft px-4 py-3 text-sm', className)}>
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{text}</p>
        {!problem && !lost && error instanceof Error && <p className="mt-1 font-mono text-xs break-words text-ink-2">{error.message}</p>}
        {problem?.code === 'validation_failed' && fields.length === 0 && <p className="mt-1 text-ink-2">{problem.detail}</p>}
        {fields.length > 0 && (
          <ul className="mt-1 list-disc pl-4 text-ink-2">
            {fields.map((field) => (
              <li key={`${field.field}${field.message}`}>
                <span className="font-mono text-xs">{field.field}</span> {field.message}
              </li>
            ))}
          </ul>
        )}
        {problem?.requestId && (
          <p className="mt-1.5 flex flex-wrap items-center gap-1 text-xs text-ink-2">
            {t('problems.requestId')}
            {t('common.colon')}
            <code className="break-all">{problem.requestId}</code>
            <CopyButton text={problem.requestId} label={t('problems.requestId')} />
          </p>
        )}
      </div>
      {onRetry && (
        <Button size="sm" className="self-start" onClick={onRetry}>
          {t('common.action.retry')}
        </Button>
      )}
    </div>
  );
}
