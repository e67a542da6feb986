import { positiveAmountSchema } from '@till/contract';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { amountText } from '../../../shared/lib/amount-text.js';
import { initialsOf } from '../../../shared/lib/initials-of.js';
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
  return (
    <section aria-label={t('resources.preview.title')} className="sticky top-20">
      <h2 className="text-sm font-medium">{t('resources.preview.title')}</h2>
      <p className="mb-3 text-xs text-ink-3">{t('resources.preview.hint')}</p>
      <div className="rounded-lg border border-line bg-well p-4 sm:p-6">
        <div className={clsx('mx-auto max-w-sm rounded-lg border border-line bg-sheet p-6', jar && 'text-center')}>
          <div className={clsx('flex items-center gap-3', jar && 'flex-col')}>
            <span aria-hidden className={clsx('grid shrink-0 place-items-center rounded-full bg-till-soft font-semibold text-till', jar ? 'size-14 text-lg' : 'size-9 text-sm')}>
              {initialsOf(merchantName)}
            </span>
            <p className="min-w-0 text-sm break-words text-ink-2">{jar ? merchantName : t('resources.preview.from', { name: merchantName })}</p>
          </div>
          <p dir="auto" className={clsx('text-lg leading-snug font-semibold break-words', jar ? 'mt-1' : 'mt-3')}>
            {form.title.trim() || t('resources.preview.untitled')}
          </p>
          {form.description.trim() && (
            <p dir="auto" className="mt-2 text-sm break-words text-ink-2">
              {form.description}
            </p>
          )}
          {jar ? <JarAmounts presets={presets} /> : <LinkPrice price={form.price} gets={t(`resources.deliverable.${form.deliver}`)} />}
          <div className="mt-5 rounded-md bg-till py-2.5 text-center font-medium text-on-till">{t(jar ? 'resources.preview.tip' : 'resources.preview.pay', { amount: shown(jar ? (presets[0] ?? '') : form.price, locale) })}</div>
          <p className="mt-3 text-xs text-ink-3">{t('resources.preview.noFee')}</p>
          {form.kind === 'pay_link' && form.preview.trim() && form.deliver === 'text' && (
            <p dir="auto" className="mt-4 line-clamp-4 border-t border-line pt-4 text-sm break-words whitespace-pre-wrap">
              {form.preview}
            </p>
          )}
        </div>
      </div>
    </section>
  );
}

/** What a payer chooses from; the first is chosen already. */
function JarAmounts({ presets }: { presets: readonly string[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const box = 'num rounded-md border py-2.5';
  return (
    <div className="mt-5">
      <p className="mb-1.5 text-left text-xs text-ink-2">
        {t('resources.preview.choose')} <span className="text-ink-3">USDC</span>
      </p>
      <div className="grid grid-cols-3 gap-2">
        {presets.map((preset, index) => (
          <span key={`${preset}${index}`} className={clsx(box, 'font-semibold', index === 0 ? 'border-till bg-till-soft text-till' : 'border-line-strong/60')}>
            {shown(preset, locale).replace(/\D00$/, '')}
          </span>
        ))}
        <span className={clsx(box, 'col-span-full border-line-strong/60 text-sm text-ink-2')}>{t('resources.preview.custom')}</span>
      </div>
    </div>
  );
}

/** The price, and what it buys. */
function LinkPrice({ price, gets }: { price: string; gets: string }) {
  const { t } = useTranslation();
  const text = shown(price, useLocale());
  return (
    <>
      <p className={clsx('num mt-3 font-semibold tracking-tight break-words', text.length > longestLarge ? 'text-lg' : 'text-2xl')}>
        {text} <span className="text-base font-normal text-ink-3">USDC</span>
      </p>
      <p className="text-xs text-ink-2">
        {t('resources.preview.gets')}
        {t('common.colon')}
        {gets}
      </p>
    </>
  );
}
