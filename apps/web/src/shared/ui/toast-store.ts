export interface ToastMessage {
  id: number;
  tone: 'good' | 'bad';
  text: string;
  /** Takes the thing back; the toast then waits longer. */
  undo?: () => void;
}

const listeners = new Set<() => void>();
let messages: readonly ToastMessage[] = [];
let lastId = 0;

function change(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

/** Shows a short message over the page; it goes by itself, unless it is being read (hover or focus). */
export function toast(message: Omit<ToastMessage, 'id'>): void {
  lastId += 1;
  change([...messages.slice(-2), { ...message, id: lastId }]);
}

export function dismissToast(id: number): void {
  change(messages.filter((one) => one.id !== id));
}

export const toastStore = {
  get: (): readonly ToastMessage[] => messages,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
