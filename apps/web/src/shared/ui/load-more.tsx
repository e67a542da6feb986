import { useTranslation } from 'react-i18next';
import { Button } from './button.js';

interface Props {
  /** An infinite query. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  className: string;
}

/** The way to the next page of a list; nothing at its end. */
export function LoadMore({ list, className }: Props) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <div className={className}>
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t('common.action.loadMore')}
      </Button>
    </div>
  );
}
