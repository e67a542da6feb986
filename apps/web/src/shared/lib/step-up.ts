const listeners = new Set<() => void>();
let waiting: readonly ((confirmed: boolean) => void)[] = [];

function change(next: typeof waiting): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** Asks the member to show that it is there itself; false when it would rather not. Calls that ask at once share the question. */
export function askStepUp(): Promise<boolean> {
  return new Promise((resolve) => change([...waiting, resolve]));
}

/** The open question, for the dialog that puts it. */
export const stepUpQuestion = {
  isOpen: (): boolean => waiting.length > 0,
  answer: (confirmed: boolean): void => {
    const asked = waiting;
    change([]);
    for (const resolve of asked) resolve(confirmed);
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
