import { useFormContext } from 'react-hook-form';
import { useFieldError } from '../../../shared/lib/use-field-error.js';
import type { ResourceForm } from './resource-form.js';

/** The resource form around this field, and its faults in words. */
export function useResourceForm() {
  const form = useFormContext<ResourceForm>();
  const errorText = useFieldError();
  return { ...form, errorOf: (field: keyof ResourceForm) => errorText(form.formState.errors[field] as { message?: string } | undefined) };
}
