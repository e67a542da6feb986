interface Props {
  chosen: number;
  of: number;
  onChange: (all: boolean) => void;
  /** Where no label stands around it. */
  label?: string;
}

/** Chooses all of a list or none; half on while some are chosen. */
export function AllCheckbox({ chosen, of, onChange, label }: Props) {
  return (
    <input
      ref={(box) => {
        if (box) box.indeterminate = chosen > 0 && chosen < of;
      }}
      type="checkbox"
      aria-label={label}
      disabled={of === 0}
      checked={of > 0 && chosen === of}
      onChange={(event) => onChange(event.target.checked)}
      className="size-4 accent-till"
    />
  );
}
