import type { NetworkStatus } from '@till/contract';
import type { TFunction } from 'i18next';
import { en } from '../../../shared/i18n/en.js';

type Reason = keyof typeof en.networks.reason;

function isReason(code: string | null | undefined): code is Reason {
  return code !== null && code !== undefined && code in en.networks.reason;
}

/** Why a network cannot be paid on; the server's own English for a cause this page does not know. */
export function reasonText(t: TFunction, { reason, reasonCode }: NetworkStatus): string {
  return isReason(reasonCode) ? t(`networks.reason.${reasonCode}`) : (reason ?? t('networks.notPayable'));
}

/** What to do about it. */
export function adviceText(t: TFunction, { advice, reasonCode }: NetworkStatus): string | null {
  return isReason(reasonCode) ? t(`networks.advice.${reasonCode}`) : advice;
}
