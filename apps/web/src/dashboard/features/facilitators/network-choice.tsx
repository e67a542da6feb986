import type { FacilitatorList, NetworkFacilitator } from '@till/contract';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { networkLook } from '../../../shared/lib/network-look.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Select } from '../../../shared/ui/field.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useChooseFacilitator } from './api.js';

interface Props {
  row: NetworkFacilitator;
  facilitators: FacilitatorList['data'];
}

/** Who settles on one network; a choice is saved at once. */
export function NetworkChoice({ row, facilitators }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const choose = useChooseFacilitator(() => toast({ tone: 'good', text: t('facilitators.choiceSaved') }));
  const titleOf = (facilitator: string | null) => facilitators.find((one) => one.id === facilitator)?.title ?? facilitator ?? '';
  // Without a choice the operator's order decides, and its first is the default, whoever stands in for it now.
  const [first] = row.options;
  const intended = row.chosen ?? first ?? null;
  const options = row.chosen === null || row.options.includes(row.chosen) ? row.options : [row.chosen, ...row.options];
  return (
    <li className="border-t border-line px-5 py-3">
      <div className="grid items-center gap-x-4 gap-y-2 sm:grid-cols-[1fr_16rem]">
        <label htmlFor={id}>
          <span className="sr-only">{t('facilitators.network', { network: networkLook(row.network).title })}</span>
          <span aria-hidden>
            <NetworkBadge network={row.network} />
          </span>
        </label>
        <Select id={id} value={row.chosen ?? ''} disabled={choose.isPending} onChange={(event) => choose.mutate({ network: row.network, facilitator: event.target.value || null })}>
          <option value="">{first === undefined ? t('facilitators.noDefault') : t('facilitators.byDefault', { name: titleOf(first) })}</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {titleOf(option)}
            </option>
          ))}
        </Select>
      </div>
      {row.current !== null && intended !== null && row.current !== intended && <p className="mt-1.5 text-sm text-ink-2 sm:text-right">{t('facilitators.insteadOf', { name: titleOf(row.current) })}</p>}
      {choose.error && <ErrorNote error={choose.error} className="mt-3" />}
    </li>
  );
}
