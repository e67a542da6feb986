import { zodResolver } from '@hookform/resolvers/zod';
import type { Session } from '@till/contract';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useFieldError } from '../../../shared/lib/use-field-error.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { useSignUp } from './api.js';
import { PasswordField } from './password-field.js';

const schema = z.object({
  name: z.string().trim().max(80, 'tooLong'),
  email: z.email('email'),
  password: z.string().min(10, 'passwordShort').max(200, 'tooLong'),
});

export function SignUpForm({ onDone }: { onDone: (session: Session) => void }) {
  const { t } = useTranslation();
  const errorText = useFieldError();
  const { register, handleSubmit, formState } = useForm({ resolver: zodResolver(schema), defaultValues: { name: '', email: '', password: '' } });
  // Registered in the order in which they stand: the first faulty one gets the focus.
  const [name, email, password] = [register('name'), register('email'), register('password')];
  const signUp = useSignUp(onDone);
  const send = handleSubmit(({ name: given, ...rest }) => signUp.mutate({ ...rest, ...(given ? { name: given } : {}) }));
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void send(event)}>
      <Field label={t('auth.businessName')} hint={t('auth.businessHint')} optional error={errorText(formState.errors.name)}>
        {(wiring) => <Input {...wiring} {...name} autoComplete="organization" />}
      </Field>
      <Field label={t('auth.email')} error={errorText(formState.errors.email)}>
        {(wiring) => <Input {...wiring} {...email} type="email" autoComplete="username" autoCapitalize="none" />}
      </Field>
      <PasswordField {...password} autoComplete="new-password" hint={t('auth.passwordHint')} error={errorText(formState.errors.password)} />
      {signUp.error && <ErrorNote error={signUp.error} />}
      <Button type="submit" kind="primary" busy={signUp.isPending}>
        {t('auth.signUp')}
      </Button>
    </form>
  );
}
