/** @jsxImportSource preact */
import type { PaymentStatus } from '@till/contract';
import type { JSX } from 'preact';
import type { WordKey } from '../text/en.js';
import { useSay } from '../text/say-context.js';
import { Icon, type IconName } from './icon.js';

/** A state's colour, shape, word and sentence: never colour alone, and unknown is never "failed". */
export interface StateLook {
  tone: 'settling' | 'unknown' | 'settled' | 'failed' | 'expired' | 'reverted' | 'refunded';
  icon: IconName | 'dots';
  word: WordKey;
  sentence: WordKey;
}

export const stateLooks: Record<PaymentStatus, StateLook> = {
  received: { tone: 'settling', icon: 'dots', word: 'stateReceived', sentence: 'textOpen' },
  verified: { tone: 'settling', icon: 'dots', word: 'stateVerified', sentence: 'textOpen' },
  settling: { tone: 'settling', icon: 'dots', word: 'stateSettling', sentence: 'textOpen' },
  unknown: { tone: 'unknown', icon: 'question', word: 'stateUnknown', sentence: 'textUnknown' },
  settled: { tone: 'settled', icon: 'check', word: 'stateSettled', sentence: 'textSettled' },
  final: { tone: 'settled', icon: 'check', word: 'stateFinal', sentence: 'textFinal' },
  rejected: { tone: 'failed', icon: 'cross', word: 'stateRejected', sentence: 'textRejected' },
  failed: { tone: 'failed', icon: 'cross', word: 'stateFailed', sentence: 'textFailed' },
  expired: { tone: 'expired', icon: 'clock', word: 'stateExpired', sentence: 'textExpired' },
  reverted: { tone: 'reverted', icon: 'back', word: 'stateReverted', sentence: 'textReverted' },
  partially_refunded: { tone: 'refunded', icon: 'return', word: 'statePartiallyRefunded', sentence: 'textPartiallyRefunded' },
  refunded: { tone: 'refunded', icon: 'return', word: 'stateRefunded', sentence: 'textRefunded' },
};

/** Three dots that move where motion is welcome. */
export function Dots(): JSX.Element {
  return (
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

/** The state of a payment as shape and word. */
export function StateMark({ status }: { status: PaymentStatus }): JSX.Element {
  const say = useSay();
  const { tone, icon, word } = stateLooks[status];
  return (
    <span class={`state state-${tone}`}>
      {icon === 'dots' ? <Dots /> : <Icon name={icon} />}
      {say(word)}
    </span>
  );
}
