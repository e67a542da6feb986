import { afterEach } from '@jest/globals';
import { configure } from '@testing-library/react';

/** A stream a spec feeds by hand; jsdom has no EventSource. */
export class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  send(type: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  /** The server refused: the browser gives up, and the page has to try again. */
  refuse(): void {
    this.readyState = FakeEventSource.CLOSED;
    this.onerror?.();
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

class StillObserver {
  observe(): void {
    // jsdom lays nothing out, so no size ever changes.
  }
  unobserve(): void {
    // As observe.
  }
  disconnect(): void {
    // Nothing was observed.
  }
}

/** Adds what jsdom lacks of a browser: modal dialogs, media queries, streams, layout observers, scrolling. */
export function stubBrowser(): void {
  // Pages load lazily, and a busy machine compiles the first one slowly.
  configure({ asyncUtilTimeout: 30_000 });
  const missing = {
    EventSource: FakeEventSource,
    ResizeObserver: StillObserver,
    matchMedia: () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }),
    scrollTo: () => undefined,
    // The router makes a response of every redirect and looks at its headers only.
    Response: class {
      readonly headers = new Map<string, string>();
    },
    Request: class {},
  };
  Object.assign(globalThis, missing);
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      this.open = false;
    },
  });
  Object.assign(HTMLCanvasElement.prototype, { getContext: () => null });
  Object.assign(Element.prototype, { scrollIntoView: () => undefined, hasPointerCapture: () => false, releasePointerCapture: () => undefined });
  afterEach(() => {
    FakeEventSource.opened = [];
    localStorage.clear();
  });
}
