import type { Resource } from '@till/contract';
import { Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateResource } from './api.js';

/** Opens a paused resource again. */
export function ResumeButton({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const resume = useUpdateResource(resource.id, () => toast({ tone: 'good', text: t('resources.resumedToast', { title: resource.title }) }));
  return (
    <Button busy={resume.isPending} icon={<Play aria-hidden className="size-4" />} onClick={() => resume.mutate({ active: true })}>
      {t('resources.resume')}
    </Button>
  );
}
