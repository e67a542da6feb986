import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AuthFrame } from '../features/auth/auth-frame.js';
import { EthereumSignIn } from '../features/auth/ethereum-sign-in.js';
import { SignUpForm } from '../features/auth/sign-up-form.js';
import { BrandLine } from '../features/shell/brand-line.js';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const navigate = useNavigate();
  const onDone = () => void navigate({ to: '/start', search: {} });
  return (
    <AuthFrame
      title={t('auth.signUpTitle')}
      mark={<BrandLine />}
      foot={
        <>
          {t('auth.toSignIn')}{' '}
          <Link to="/sign-in" search={{ next }} className="font-medium text-till underline underline-offset-2">
            {t('auth.signIn')}
          </Link>
        </>
      }
    >
      <SignUpForm onDone={onDone} />
      <EthereumSignIn onDone={onDone} />
    </AuthFrame>
  );
}
