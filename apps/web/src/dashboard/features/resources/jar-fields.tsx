import { handleSchema } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDebounced } from '../../../shared/lib/use-debounced.js';
import { Button } from '../../../shared/ui/button.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { handleQuery } from './api.js';
import { useResourceForm } from './form-context.js';

const typingMs = 250;

/** Handle of a new tip jar, checked while one types. */
export function HandleField() {
  const { t } = useTranslation();
  const { register, watch, setValue, errorOf } = useResourceForm();
  const [touched, setTouched] = useState(false);
  const handle = watch('handle').trim().toLowerCase();
  const asked = useDebounced(handle, typingMs);
  const valid = handleSchema.safeParse(asked).success;
  const { data, isFetching } = useQuery({ ...handleQuery(asked), enabled: valid });
  const answer = data && asked === handle ? data : null;
  const better = answer && !answer.available && !touched ? answer.suggestions[0] : undefined;
  useEffect(() => {
    // A handle the page itself proposed and that is taken gives way to a free one.
    if (better) setValue('handle', better);
  }, [better, setValue]);
  return (
    <Field
      label={t('resources.field.handle')}
      error={errorOf('handle')}
      hint={
        <>
          <span className="break-all">{t('resources.field.handleHint', { address: `${window.location.host}/t/${handle || '…'}` })}</span>
          <div aria-live="polite" className="mt-0.5 min-h-5 text-sm">
            {valid && isFetching && !answer && t('resources.field.handleChecking')}
            {answer?.available && (
              <span className="inline-flex items-center gap-1.5 text-till">
                <Check aria-hidden className="size-4" />
                {t('resources.field.handleFree', { handle: answer.handle })}
              </span>
            )}
            {answer && !answer.available && (
              <span className="flex flex-wrap items-center gap-1.5 text-danger">
                <X aria-hidden className="size-4" />
                {t('resources.field.handleTaken', { handle: answer.handle })}
                {answer.suggestions.map((suggestion) => (
                  <Button key={suggestion} size="sm" onClick={() => setValue('handle', suggestion, { shouldValidate: true })}>
                    {suggestion}
                  </Button>
                ))}
              </span>
            )}
          </div>
        </>
      }
    >
      {(wiring) => <Input {...wiring} {...register('handle', { onChange: () => setTouched(true) })} autoCapitalize="none" autoComplete="off" spellCheck={false} maxLength={32} />}
    </Field>
  );
}

/** Suggested amounts and limits of a tip jar. */
export function JarAmountFields() {
  const { t } = useTranslation();
  const { register, errorOf } = useResourceForm();
  return (
    <>
      <Field label={t('resources.field.presets')} hint={t('resources.field.presetsHint')} error={errorOf('presets')}>
        {(wiring) => <Input {...wiring} {...register('presets')} inputMode="decimal" autoComplete="off" className="num" />}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label={t('resources.field.minAmount')} error={errorOf('minAmount')}>
          {(wiring) => <Input {...wiring} {...register('minAmount')} inputMode="decimal" autoComplete="off" className="num" />}
        </Field>
        <Field label={t('resources.field.maxAmount')} error={errorOf('maxAmount')}>
          {(wiring) => <Input {...wiring} {...register('maxAmount')} inputMode="decimal" autoComplete="off" className="num" />}
        </Field>
      </div>
    </>
  );
}
