import { clsx } from 'clsx';
import { FileCheck2, LoaderCircle, Upload } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileSizeText } from '../../../shared/lib/file-size-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { useUploadFile } from './api.js';
import { useResourceForm } from './form-context.js';

/** A file to sell: chosen or dropped, uploaded at once, so that publishing does not have to wait for it. */
export function FileField() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { watch, setValue, errorOf } = useResourceForm();
  const upload = useUploadFile();
  const [over, setOver] = useState(false);
  const [name, id] = [watch('fileName'), watch('fileId')];
  const take = (file: File | undefined) => {
    if (!file) return;
    upload.mutate(file, {
      onSuccess: (stored) => {
        setValue('fileId', stored.id, { shouldValidate: true, shouldDirty: true });
        setValue('fileName', t('resources.uploaded', { name: stored.name, size: fileSizeText(stored.sizeBytes, locale) }));
      },
    });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const Icon = upload.isPending ? LoaderCircle : id ? FileCheck2 : Upload;
  return (
    <div className="grid gap-2">
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={clsx(
          'flex min-h-24 cursor-pointer flex-col items-center justify-center gap-1 rounded-md border border-dashed px-4 py-3 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
          over ? 'border-till bg-till-soft' : 'border-line-strong hover:bg-well',
        )}
      >
        <input type="file" className="sr-only" onChange={(event) => take(event.target.files?.[0])} />
        <Icon aria-hidden className={clsx('size-5', upload.isPending ? 'animate-spin text-ink-3' : id ? 'text-till' : 'text-ink-3')} />
        <span className="font-medium" aria-live="polite">
          {upload.isPending ? t('resources.deliverable.uploading') : name || t(id ? 'resources.deliverable.replaceFile' : 'resources.deliverable.chooseFile')}
        </span>
        <span className="text-xs text-ink-3">{id && !name ? t('resources.deliverable.current') : t('resources.deliverable.dropHint')}</span>
      </label>
      {errorOf('fileId') && (
        <p role="alert" className="text-sm text-danger">
          {errorOf('fileId')}
        </p>
      )}
      {upload.error && <ErrorNote error={upload.error} />}
    </div>
  );
}
