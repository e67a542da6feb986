import { Bot, Coins, KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { AuthPreferences } from './auth-preferences.js';
import { SampleIncome } from '../../../shared/ui/sample-income.js';

interface Props {
  title: string;
  mark: ReactNode;
  children: ReactNode;
  foot: ReactNode;
}

const promises = [
  { key: 'own', icon: KeyRound },
  { key: 'free', icon: Coins },
  { key: 'everyone', icon: Bot },
] as const;

/** Two halves: what Till is, and the form. On a phone the form comes first. */
export function AuthFrame({ title, mark, children, foot }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Till`;
  }, [title]);
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="order-1 flex flex-col px-6 py-8 lg:order-2">
        <div className="flex justify-end">
          <AuthPreferences />
        </div>
        <div className="m-auto w-full max-w-sm py-8">
          <div className="mb-6 lg:hidden">{mark}</div>
          <h1 className="mb-6 text-xl font-semibold tracking-tight">{title}</h1>
          {children}
          <p className="mt-8 text-sm text-ink-2">{foot}</p>
        </div>
      </main>
      <aside className="order-2 flex flex-col justify-between gap-10 border-t border-line bg-till-soft px-8 py-10 lg:order-1 lg:border-t-0 lg:border-r lg:px-14 lg:py-14">
        <div className="hidden lg:block">{mark}</div>
        <div className="max-w-md">
          <p className="text-xl leading-tight font-semibold tracking-tight text-balance lg:text-2xl">{t('auth.tagline')}</p>
          <ul className="mt-8 grid gap-4">
            {promises.map(({ key, icon: Icon }) => (
              <li key={key} className="flex items-start gap-3 text-base text-ink-2">
                <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-till" />
                {t(`auth.promises.${key}`)}
              </li>
            ))}
          </ul>
        </div>
        <SampleIncome className="hidden shadow-float lg:block" />
      </aside>
    </div>
  );
}
