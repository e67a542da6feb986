import type { WebhookFault } from '@till/contract';
import type { TFunction } from 'i18next';

/** Why a try failed, in the reader's language. */
export function faultText(t: TFunction, code: WebhookFault['code'], status: number | null): string {
  return t(`webhooks.fault.${code}`, { status: status ?? '' });
}
