import type { LiveState } from '../ui/live-dot.js';

interface Listener {
  onState: (state: LiveState) => void;
  onData: (text: string) => void;
}

const firstRetryMs = 1000;
const longestRetryMs = 15_000;

/**
 * Opens a stream of server-sent events of these types and keeps it open: the browser reconnects by itself after a broken
 * connection, but gives up after a refusal, so this retries with growing pauses. Returns the function that ends it.
 */
export function openLiveStream(url: string, types: readonly string[], { onState, onData }: Listener): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let retryMs = firstRetryMs;
  let ended = false;

  const connect = () => {
    source = new EventSource(url, { withCredentials: true });
    source.onopen = () => {
      retryMs = firstRetryMs;
      onState('open');
    };
    source.onerror = () => {
      onState('lost');
      if (source?.readyState !== EventSource.CLOSED || ended) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    };
    const take = (event: MessageEvent<string>) => onData(event.data);
    for (const type of types) source.addEventListener(type, take);
  };

  onState('connecting');
  connect();
  return () => {
    ended = true;
    if (timer) clearTimeout(timer);
    source?.close();
  };
}
