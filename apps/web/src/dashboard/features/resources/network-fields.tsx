import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { payableNetworksQuery } from './api.js';
import { useResourceForm } from './form-context.js';

/** Every network, or only some. */
export function NetworkFields() {
  const { t } = useTranslation();
  const { watch, setValue } = useResourceForm();
  const chosen = watch('networks');
  const [limited, setLimited] = useState(chosen.length > 0);
  const { data } = useQuery(payableNetworksQuery);
  const name = useId();
  const offered = (data ?? []).filter((network) => network.payable || chosen.includes(network.id));
  const limit = (on: boolean) => {
    setLimited(on);
    setValue('networks', on ? offered.map((network) => network.id) : [], { shouldDirty: true });
  };
  const toggle = (id: string, on: boolean) => {
    const next = on ? [...chosen, id] : chosen.filter((one) => one !== id);
    setValue('networks', next, { shouldDirty: true });
    if (next.length === 0) setLimited(false);
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t('resources.field.networks')}</legend>
      <label className="flex items-center gap-2">
        <input type="radio" name={name} checked={!limited} onChange={() => limit(false)} className="size-4 accent-till" />
        {t('resources.field.networksAll')}
      </label>
      <label className="flex items-center gap-2">
        <input type="radio" name={name} checked={limited} onChange={() => limit(true)} disabled={offered.length === 0} className="size-4 accent-till" />
        {t('resources.field.networksSome')}
      </label>
      {limited && (
        <div className="ml-6 grid gap-1.5">
          {offered.map((network) => (
            <label key={network.id} className="flex items-center gap-2">
              <input type="checkbox" checked={chosen.includes(network.id)} onChange={(event) => toggle(network.id, event.target.checked)} className="size-4 accent-till" />
              <NetworkBadge network={network.id} />
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
