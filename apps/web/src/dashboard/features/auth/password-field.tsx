import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, Input } from '../../../shared/ui/field.js';

interface Props extends ComponentProps<'input'> {
  /** "Password" unless there are several. */
  label?: string;
  hint?: string;
  error?: string | undefined;
}

/** A password with a way to look at it, which prevents more errors than a second field. */
export function PasswordField({ label, hint, error, ...rest }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field label={label ?? t('auth.password')} hint={error ? undefined : hint} error={error}>
      {(wiring) => (
        <div className="relative">
          <Input {...wiring} {...rest} type={shown ? 'text' : 'password'} className="pr-11" />
          <button type="button" onClick={() => setShown(!shown)} className="absolute top-1 right-1 grid size-8 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink">
            <Icon aria-hidden className="size-4" />
            <span className="sr-only">{t(shown ? 'auth.hidePassword' : 'auth.showPassword')}</span>
          </button>
        </div>
      )}
    </Field>
  );
}
