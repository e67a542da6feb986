import { clsx } from 'clsx';
import { useId } from 'react';

interface Props<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}

/** A few choices side by side; radio buttons underneath, so arrow keys work as everywhere. */
export function Segmented<Value extends string>({ label, value, options, onChange, className }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className={clsx('inline-flex max-w-full min-w-0 overflow-x-auto rounded-md border border-line bg-well p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            'inline-flex min-h-8 flex-auto items-center justify-center rounded-[5px] px-2 text-sm sm:px-2.5 whitespace-nowrap transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus',
            option.value === value ? 'bg-sheet font-medium text-ink ring-1 ring-line' : 'text-ink-2 hover:text-ink',
          )}
        >
          <input type="radio" className="sr-only" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
