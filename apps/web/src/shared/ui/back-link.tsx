import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  to: '/payments' | '/resources' | '/gateway' | '/wallets' | '/developers/webhooks';
  children: ReactNode;
}

/** The way back to the list a page belongs to; stands over its title. */
export function BackLink({ to, children }: Props) {
  return (
    <Link to={to} search={{}} className="inline-flex items-center gap-1.5 rounded-md text-sm text-ink-2 hover:text-ink">
      <ArrowLeft aria-hidden className="size-4" />
      {children}
    </Link>
  );
}
