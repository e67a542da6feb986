import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDebounced } from '../../../shared/lib/use-debounced.js';
import { FilterSearch } from '../../../shared/ui/filter-search.js';
import { chosenResourceQuery, resourceChoicesQuery } from './api.js';

const typingMs = 200;

/** Filters payments by what was paid for: a gateway may have hundreds of routes, so it is found by typing. */
export function ResourceFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const q = useDebounced(text.trim(), typingMs);
  const choices = useQuery({ ...resourceChoicesQuery(q), placeholderData: keepPreviousData });
  const chosen = useQuery(chosenResourceQuery(value));
  const options = choices.data?.map(({ id, title, kind, url }) => ({ value: id, label: title, note: `${t(`common.kind.${kind}`)} · ${url.replace(/^https?:\/\//, '')}` }));
  return (
    <FilterSearch
      label={t('payments.filter.resource')}
      value={value}
      chosen={chosen.data?.title ?? (chosen.error ? value : undefined)}
      onChange={onChange}
      text={text}
      onText={setText}
      options={options}
      searching={choices.isFetching || q !== text.trim()}
      onRetry={choices.error && !choices.data ? () => void choices.refetch() : undefined}
    />
  );
}
