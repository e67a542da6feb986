import { liveEventSchema, type PaymentSummary } from '@till/contract';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { LiveState } from '../ui/live-dot.js';
import { openLiveStream } from './live-stream.js';
import { useMode } from './mode.js';

interface Live {
  state: LiveState;
  /** Payments that came or changed while this page was open, by id; their rows say so once. */
  fresh: ReadonlySet<string>;
}

const LiveContext = createContext<Live>({ state: 'connecting', fresh: new Set() });
const refreshMs = 800;
/** What a payment or the books change; each of these is read again after an event. */
const touched = ['payments', 'payment', 'refund', 'overview', 'revenue', 'settlements', 'books', 'inflows'];
const touchedByCheckups = ['checkups', 'alerts'];
/** A named event reaches only who listens for its name. */
const liveTypes = liveEventSchema.options.map(({ shape }) => shape.type.value);

/** Keeps one live stream per page and mode, and has the numbers read again when a payment moves. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const mode = useMode();
  const [state, setState] = useState<LiveState>('connecting');
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    // A burst of payments is read once, not once per payment.
    const refreshSoon = () => {
      timer ??= setTimeout(() => {
        timer = null;
        for (const key of touched) void queryClient.invalidateQueries({ queryKey: [key] });
      }, refreshMs);
    };
    const onPayment = (payment: PaymentSummary) => {
      setFresh((before) => new Set(before).add(payment.id));
      refreshSoon();
    };
    const close = openLiveStream(`/v1/live?mode=${mode}`, liveTypes, {
      onState: (next) => {
        setState((before) => {
          if (before === 'lost' && next === 'open') refreshSoon();
          return next;
        });
      },
      onData: (text) => {
        const event = liveEventSchema.safeParse(JSON.parse(text));
        if (!event.success) return;
        if (event.data.type === 'payment') onPayment(event.data.payment);
        if (event.data.type === 'books') refreshSoon();
        if (event.data.type === 'webhooks') void queryClient.invalidateQueries({ queryKey: ['webhooks'] });
        if (event.data.type === 'checkups') for (const key of touchedByCheckups) void queryClient.invalidateQueries({ queryKey: [key] });
      },
    });
    return () => {
      close();
      if (timer) clearTimeout(timer);
    };
  }, [mode, queryClient]);

  const live = useMemo(() => ({ state, fresh }), [state, fresh]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useLive(): Live {
  return useContext(LiveContext);
}
