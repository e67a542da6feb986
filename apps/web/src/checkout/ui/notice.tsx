/** @jsxImportSource preact */
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.js';

interface NoticeProps {
  tone: 'settling' | 'unknown' | 'failed' | 'expired';
  icon: IconName;
  title: string;
  /** Whether money was moved, in one sentence. */
  moved?: string;
  children?: ComponentChildren;
}

/** What happened, whether money moved, what to do. */
export function Notice({ tone, icon, title, moved, children }: NoticeProps): JSX.Element {
  return (
    <section class={`notice notice-${tone}`}>
      <h2>
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
