import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/lib/api.js';
import { toast } from '../../../shared/ui/toast-store.js';

/** Ends the session on the server and forgets everything read with it. */
export function useSignOut(): () => void {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return () => {
    void api
      .call('signOut', {})
      .then(async () => {
        await navigate({ to: '/sign-in', search: {} });
        queryClient.clear();
        toast({ tone: 'good', text: t('shell.signedOut') });
      })
      .catch(() => toast({ tone: 'bad', text: t('problems.offline') }));
  };
}
