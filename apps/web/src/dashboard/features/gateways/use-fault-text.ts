import { useTranslation } from 'react-i18next';
import { en } from '../../../shared/i18n/en.js';

type OwnFault = keyof typeof en.gateways.fault;

function isOwn(fault: string): fault is OwnFault {
  return fault in en.gateways.fault;
}

/** Turns the fault of a route into words; what the server said stands as it is. */
export function useFaultText(): (fault: string) => string {
  const { t } = useTranslation();
  return (fault) => (isOwn(fault) ? t(`gateways.fault.${fault}`) : fault);
}
