import type { Alert, Finding } from '@till/contract';
import type { TFunction } from 'i18next';
import { en } from '../../../shared/i18n/en.js';
import { networkLook } from '../../../shared/lib/network-look.js';
import { shorten } from '../../../shared/lib/shorten.js';

type Told = Pick<Finding | Alert, 'code' | 'params' | 'message' | 'advice'>;
type Reason = keyof typeof en.networks.reason;
type Fault = keyof typeof en.webhooks.fault;
type Advised = keyof typeof en.doctor.advice;

const addresses = ['wallet', 'payTo'];

function isAdvised(code: string): code is Advised {
  return code in en.doctor.advice;
}

/** What was found and what to do about it, in the reader's language; the server's own English for a code, or a cause, that this page does not know. */
export function findingTexts(t: TFunction, { code, params, message, advice }: Told): { message: string; advice: string | null } {
  const isUnexplained = code.startsWith('webhook_') && !((params.faultCode ?? '') in en.webhooks.fault);
  if (!(code in en.doctor.found) || isUnexplained) return { message, advice };
  const replace = shownFacts(t, params);
  return { message: t(`doctor.found.${code}`, { replace }), advice: isAdvised(code) ? t(`doctor.advice.${code}`, { replace }) : null };
}

/** Networks by their names, addresses short, reasons and a webhook's cause in words. */
function shownFacts(t: TFunction, params: Finding['params']): Record<string, string> {
  const { network, reason, faultCode } = params;
  const short = Object.fromEntries(addresses.flatMap((name) => (params[name] === undefined ? [] : [[name, shorten(params[name])]])));
  const fault = faultCode !== undefined && faultCode in en.webhooks.fault ? (faultCode as Fault) : null;
  const known = reason !== undefined && reason in en.networks.reason ? (reason as Reason) : null;
  return {
    ...params,
    ...short,
    ...(network === undefined ? {} : { network: networkLook(network).title }),
    ...(known === null ? {} : { why: t(`networks.reason.${known}`), advice: t(`networks.advice.${known}`) }),
    ...(fault === null ? {} : { cause: t(`webhooks.fault.${fault}`, { status: params.status ?? '' }), remedy: t(`webhooks.advice.${fault}`) }),
  };
}
