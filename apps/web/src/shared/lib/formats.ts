const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** What `make` makes, made once: a formatter takes longer to come by than to use, and a list of payments has thousands of uses. */
function kept<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  const known = formats.get(key);
  if (known) return known;
  const format = make();
  formats.set(key, format);
  return format;
}

export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, `${locale}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));
}

/** Formatters keep the zone of their making; who travels with an open page reloads it. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, `${locale}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}
