/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../text/say-context.js';

/** A time in UTC as the server prints it, in the visitor's own zone once the page runs. */
export function Moment({ at }: { at: string }): JSX.Element {
  const lang = useLanguage();
  const [timeZone, setTimeZone] = useState<string | undefined>('UTC');
  useEffect(() => setTimeZone(undefined), []);
  const shape: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZone };
  const zone = new Intl.DateTimeFormat(lang, { timeZoneName: 'short', timeZone }).formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value;
  return (
    <time dateTime={at} title={at}>
      {new Intl.DateTimeFormat(lang, shape).format(new Date(at))} {zone}
    </time>
  );
}
