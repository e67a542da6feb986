import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AuthFrame } from '../features/auth/auth-frame.js';
import { EthereumSignIn } from '../features/auth/ethereum-sign-in.js';
import { SignInForm } from '../features/auth/sign-in-form.js';
import { BrandLine } from '../features/shell/brand-line.js';
import { safeNext } from './search.js';
import type { Session } from '@till/contract';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const router = useRouter();
  const onDone = ({ merchant }: Session) => {
    if (!next && merchant.goal === null) void router.navigate({ to: '/start', search: {} });
    else router.history.push(`/dashboard${safeNext(next)}`);
  };
  return (
    <AuthFrame
      title={t('auth.signInTitle')}
      mark={<BrandLine />}
      foot={
        <>
          {t('auth.toSignUp')}{' '}
          <Link to="/sign-up" search={{ next }} className="font-medium text-till underline underline-offset-2">
            {t('auth.signUp')}
          </Link>
        </>
      }
    >
      {next && <p className="-mt-4 mb-5 text-ink-2">{t('auth.back')}</p>}
      <SignInForm onDone={onDone} />
      <EthereumSignIn onDone={onDone} />
    </AuthFrame>
  );
}
