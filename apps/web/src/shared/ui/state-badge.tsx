import type { PaymentStatus } from '@till/contract';
import { clsx } from 'clsx';
import { BadgeCheck, Check, CircleDashed, Clock, type LucideIcon, ShieldCheck, Undo2, CornerUpLeft, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface Look {
  token: string;
  icon: LucideIcon | 'dots' | 'question';
}

const looks: Record<PaymentStatus, Look> = {
  received: { token: 'settling', icon: CircleDashed },
  verified: { token: 'settling', icon: ShieldCheck },
  settling: { token: 'settling', icon: 'dots' },
  unknown: { token: 'unknown', icon: 'question' },
  settled: { token: 'settled', icon: Check },
  final: { token: 'settled', icon: BadgeCheck },
  rejected: { token: 'failed', icon: X },
  expired: { token: 'expired', icon: Clock },
  failed: { token: 'failed', icon: X },
  reverted: { token: 'reverted', icon: CornerUpLeft },
  partially_refunded: { token: 'refunded', icon: Undo2 },
  refunded: { token: 'refunded', icon: Undo2 },
};

function Dots() {
  return (
    <span aria-hidden className="inline-flex h-3.5 w-3.5 items-center justify-center gap-[2px]">
      {['0s', '0.2s', '0.4s'].map((delay) => (
        <span key={delay} className="size-[3px] animate-dots rounded-full bg-current" style={{ animationDelay: delay }} />
      ))}
    </span>
  );
}

function Shape({ icon: Icon, size }: { icon: Look['icon']; size: string }) {
  if (Icon === 'dots') return <Dots />;
  if (Icon === 'question') return <span aria-hidden className={clsx('inline-grid place-items-center font-bold', size)}>?</span>;
  return <Icon aria-hidden className={size} strokeWidth={2.5} />;
}

/** State of a payment as a shape, a word and a colour; unknown is striped and never looks like a failure. */
export function StateBadge({ status, large }: { status: PaymentStatus; large?: boolean }) {
  const { t } = useTranslation();
  const look = looks[status];
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 rounded-full font-medium whitespace-nowrap',
        large ? 'px-3 py-1 text-base' : 'px-2 py-0.5 text-xs',
        look.token === 'unknown' && 'stripes-unknown ring-1 ring-unknown/50 ring-inset',
      )}
      style={{ color: `var(--state-${look.token})`, ...(look.token === 'unknown' ? {} : { background: `var(--state-${look.token}-soft)` }) }}
    >
      <Shape icon={look.icon} size={large ? 'size-5' : 'size-3.5'} />
      {look.token === 'unknown' ? <span className="rounded-[3px] bg-unknown-soft px-0.5">{t(`common.status.${status}`)}</span> : t(`common.status.${status}`)}
    </span>
  );
}
