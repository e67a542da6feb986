import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { isPlaced, problemOf } from '../../../shared/lib/problem-of.js';
import { useSession } from '../../../shared/lib/session.js';
import { useFieldError } from '../../../shared/lib/use-field-error.js';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useChangePassword } from './account-api.js';
import { PasswordField } from './password-field.js';

const schema = z.object({ currentPassword: z.string().min(1, 'required'), newPassword: z.string().min(10, 'passwordShort').max(200, 'tooLong') });
type Fields = z.infer<typeof schema>;

/** Changes the password; who signs in with a wallet has none. */
export function PasswordCard() {
  const { t } = useTranslation();
  const { member } = useSession();
  return (
    <Card title={t('account.password')} lead={member.email === null ? t('account.noPassword') : t('account.passwordLead')}>
      {member.email !== null && <PasswordForm email={member.email} />}
    </Card>
  );
}

function PasswordForm({ email }: { email: string }) {
  const { t } = useTranslation();
  const errorText = useFieldError();
  const { register, handleSubmit, formState, reset } = useForm<Fields>({ resolver: zodResolver(schema), defaultValues: { currentPassword: '', newPassword: '' } });
  const change = useChangePassword(() => {
    reset();
    toast({ tone: 'good', text: t('account.passwordToast') });
  });
  const faultOf = (field: keyof Fields) => {
    const found = problemOf(change.error)?.errors?.some((one) => one.field === field);
    return errorText(formState.errors[field]) ?? (found ? t(field === 'currentPassword' ? 'account.wrongPassword' : 'account.samePassword') : undefined);
  };
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void handleSubmit((values) => change.mutate(values))(event)}>
      {/* Password managers look for the account that the new password belongs to. */}
      <input type="text" hidden readOnly autoComplete="username" value={email} />
      <PasswordField label={t('account.currentPassword')} {...register('currentPassword')} autoComplete="current-password" error={faultOf('currentPassword')} />
      <PasswordField label={t('account.newPassword')} hint={t('auth.passwordHint')} {...register('newPassword')} autoComplete="new-password" error={faultOf('newPassword')} />
      {change.error && !isPlaced(change.error, (field) => field in schema.shape) && <ErrorNote error={change.error} />}
      <Button type="submit" busy={change.isPending} className="justify-self-start">
        {t('account.changePassword')}
      </Button>
    </form>
  );
}
