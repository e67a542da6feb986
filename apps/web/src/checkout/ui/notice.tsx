/** @jsxImportSource preact */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.js';

interface NoticeProps {
  tone: 'settling' | 'unknown' | 'failed' | 'expired';
  icon: IconName;
  title: string;
  /** Whether money was moved, in one sentence. */
  moved?: string;
  /** It answers what the payer has just done: reading goes on at its heading, as the button that was pressed is gone. */
  isNews?: boolean;
  children?: ComponentChildren;
}

/** What happened, whether money moved, what to do. */
export function Notice({ tone, icon, title, moved, isNews = false, children }: NoticeProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isNews) heading.current?.focus();
  }, [isNews, title]);
  return (
    <section class={`notice notice-${tone}`}>
      <h2 ref={heading} tabIndex={isNews ? -1 : undefined}>
        <Icon name={icon} />
        {title}
      </h2>
      {moved && (
        <p class="moved">
          <strong>{moved}</strong>
        </p>
      )}
      {children}
    </section>
  );
}
