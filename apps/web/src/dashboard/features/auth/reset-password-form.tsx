import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useFieldError } from '../../../shared/lib/use-field-error.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useResetPassword } from './api.js';
import { PasswordField } from './password-field.js';

const schema = z.object({ newPassword: z.string().min(10, 'passwordShort').max(200, 'tooLong') });

/** One field: the link says whose password it is. */
export function ResetPasswordForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation();
  const errorText = useFieldError();
  const { register, handleSubmit, formState } = useForm({ resolver: zodResolver(schema), defaultValues: { newPassword: '' } });
  const reset = useResetPassword(() => {
    toast({ tone: 'good', text: t('auth.resetToast') });
    onDone();
  });
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void handleSubmit(({ newPassword }) => reset.mutate({ token, newPassword }))(event)}>
      <p className="text-ink-2">{t('auth.resetLead')}</p>
      <PasswordField label={t('auth.newPassword')} {...register('newPassword')} autoComplete="new-password" hint={t('auth.passwordHint')} error={errorText(formState.errors.newPassword)} />
      {reset.error && <ErrorNote error={reset.error} />}
      <Button type="submit" kind="primary" busy={reset.isPending}>
        {t('auth.resetSave')}
      </Button>
    </form>
  );
}
