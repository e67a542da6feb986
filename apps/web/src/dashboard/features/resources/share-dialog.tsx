import type { Resource } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ShareSheet } from '../../../shared/ui/share-sheet.js';

/** The share sheet of a resource over the page. */
export function ShareDialog({ resource, sandbox, onClose }: { resource: Resource; sandbox: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open wide onClose={onClose} title={t('common.share.title')} lead={resource.title}>
      <ShareSheet shared={resource} sandbox={sandbox} />
    </Dialog>
  );
}
