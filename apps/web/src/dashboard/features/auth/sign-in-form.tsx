import { zodResolver } from '@hookform/resolvers/zod';
import type { Session } from '@till/contract';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useFieldError } from '../../../shared/lib/use-field-error.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { useSignIn } from './api.js';
import { PasswordField } from './password-field.js';

const schema = z.object({ email: z.email('email'), password: z.string().min(1, 'required') });

export function SignInForm({ onDone }: { onDone: (session: Session) => void }) {
  const { t } = useTranslation();
  const errorText = useFieldError();
  const { register, handleSubmit, formState } = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', password: '' } });
  const signIn = useSignIn(onDone);
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void handleSubmit((values) => signIn.mutate(values))(event)}>
      <Field label={t('auth.email')} error={errorText(formState.errors.email)}>
        {(wiring) => <Input {...wiring} {...register('email')} type="email" autoComplete="username" autoCapitalize="none" />}
      </Field>
      <PasswordField {...register('password')} autoComplete="current-password" hint={t('auth.forgot')} error={errorText(formState.errors.password)} />
      {signIn.error && <ErrorNote error={signIn.error} />}
      <Button type="submit" kind="primary" busy={signIn.isPending}>
        {t('auth.signIn')}
      </Button>
    </form>
  );
}
