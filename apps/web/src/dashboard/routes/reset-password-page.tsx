import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AuthFrame } from '../features/auth/auth-frame.js';
import { ResetPasswordForm } from '../features/auth/reset-password-form.js';
import { BrandLine } from '../features/shell/brand-line.js';

/** Where a reset link leads. Its token stands behind the #, so that no server, log or other site gets to see it. */
export function ResetPasswordPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const token = useLocation({ select: ({ hash }) => hash });
  return (
    <AuthFrame
      title={t('auth.resetTitle')}
      mark={<BrandLine />}
      foot={
        <Link to="/sign-in" search={{}} className="font-medium text-till underline underline-offset-2">
          {t('auth.signIn')}
        </Link>
      }
    >
      {token === '' ? <p role="alert" className="text-danger">{t('auth.resetNoToken')}</p> : <ResetPasswordForm token={token} onDone={() => void navigate({ to: '/sign-in', search: {}, replace: true })} />}
    </AuthFrame>
  );
}
