import { positiveAmountSchema } from '@till/contract';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { amountText } from '../../../shared/lib/amount-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { useResourceForm } from './form-context.js';
import { splitPresets } from './resource-form.js';

/** Characters that fit the card in the largest type. */
const longestLarge = 10;

function shown(text: string, locale: string): string {
  return positiveAmountSchema.safeParse(text.trim()).success ? amountText(text.trim(), { locale }) : amountText('0', { locale });
}

/** The page a payer will see, drawn while one types. */
export function ResourcePreview({ merchantName }: { merchantName: string }) {
  const { t } = useTranslation();
  const { watch } = useResourceForm();
  const form = watch();
  const locale = useLocale();
  const jar = form.kind === 'tip_jar';
  const presets = splitPresets(form.presets).slice(0, 6);
  const first = presets[Math.min(1, presets.length - 1)] ?? '';
  return (
    <section aria-label={t('resources.preview.title')} className="sticky top-20">
      <h2 className="text-sm font-medium">{t('resources.preview.title')}</h2>
      <p className="mb-3 text-xs text-ink-3">{t('resources.preview.hint')}</p>
      <div className="rounded-lg border border-line bg-well p-4 sm:p-6">
        <div className="mx-auto max-w-sm rounded-lg border border-line bg-sheet p-6 text-center">
          <span aria-hidden className="mx-auto grid size-12 place-items-center rounded-full bg-till-soft text-lg font-semibold text-till">
            {(merchantName.trim().charAt(0) || 'T').toUpperCase()}
          </span>
          <p className="mt-2 text-sm text-ink-2">{jar ? merchantName : t('resources.preview.asks', { name: merchantName })}</p>
          <p className="mt-1 text-lg leading-snug font-semibold break-words">{form.title.trim() || t('resources.preview.untitled')}</p>
          {form.description.trim() && <p className="mt-2 text-sm break-words text-ink-2">{form.description}</p>}
          {jar ? (
            <div className="mt-5 grid grid-cols-3 gap-2">
              {presets.map((preset, index) => (
                <span key={`${preset}${index}`} className={`num rounded-md border py-2.5 font-medium ${preset === first ? 'border-till bg-till-soft text-till' : 'border-line-strong/60'}`}>
                  {shown(preset, locale)}
                </span>
              ))}
              <span className="rounded-md border border-line-strong/60 py-2.5 text-sm text-ink-2">{t('resources.preview.custom')}</span>
            </div>
          ) : (
            <p className={clsx('num mt-4 font-semibold tracking-tight break-words', shown(form.price, locale).length > longestLarge ? 'text-lg' : 'text-2xl')}>
              {shown(form.price, locale)} <span className="text-base font-normal text-ink-3">USDC</span>
            </p>
          )}
          {form.kind === 'pay_link' && form.preview.trim() && form.deliver === 'text' && <p className="mt-4 line-clamp-4 rounded-md bg-well p-3 text-left text-sm break-words whitespace-pre-wrap">{form.preview}</p>}
          <div className="mt-5 rounded-md bg-till py-2.5 font-medium text-on-till">{t(jar ? 'resources.preview.tip' : 'resources.preview.pay', { amount: shown(jar ? first : form.price, locale) })}</div>
          {!jar && (
            <p className="mt-3 text-xs text-ink-2">
              {t('resources.preview.gets')}: {t(`resources.deliverable.${form.deliver}`)}
            </p>
          )}
          <p className="mt-1 text-xs text-ink-3">{t('resources.preview.noFee')}</p>
        </div>
      </div>
    </section>
  );
}
