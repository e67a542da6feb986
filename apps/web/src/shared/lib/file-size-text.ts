const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 1 536 → "1.5 kB" in the reader's language. */
export function fileSizeText(sizeBytes: number, locale: string): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3));
  return new Intl.NumberFormat(locale, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: 1 }).format(sizeBytes / 1000 ** step);
}
