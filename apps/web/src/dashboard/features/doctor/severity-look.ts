import type { Severity } from '@till/contract';
import { CircleCheck, CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react';

/** A shape and a colour for each severity; the word stands beside them. */
export const severityLook: Record<Severity, { icon: LucideIcon; tone: string }> = {
  ok: { icon: CircleCheck, tone: 'text-till' },
  note: { icon: Info, tone: 'text-ink-3' },
  warning: { icon: TriangleAlert, tone: 'text-unknown' },
  broken: { icon: CircleX, tone: 'text-danger' },
};
