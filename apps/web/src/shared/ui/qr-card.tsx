import { clsx } from 'clsx';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { encode } from 'uqr';
import { buttonClass } from './button.js';

/** One path for all dark squares: small, sharp at any size, and no style or script in it. */
function squaresOf(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size, path };
}

interface Props {
  url: string;
  /** File name of the saved picture. */
  name: string;
  download?: boolean;
  className?: string;
}

/** QR code of an address, always dark on white, because many cameras fail at the reverse. */
export function QrCard({ url, name, download = true, className }: Props) {
  const { t } = useTranslation();
  const { size, path } = useMemo(() => squaresOf(url), [url]);
  const save = () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    link.download = `${name}.svg`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className={clsx('flex flex-col items-center gap-2', className)}>
      <svg role="img" aria-label={t('common.share.qrAlt', { url })} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="w-full max-w-48 rounded-md border border-line">
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#111" />
      </svg>
      {download && (
        <button type="button" onClick={save} className={buttonClass('quiet', 'sm')}>
          <Download aria-hidden className="size-4" />
          {t('common.share.qrDownload')}
        </button>
      )}
    </div>
  );
}
