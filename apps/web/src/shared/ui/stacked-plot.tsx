import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { plotHeight } from '../lib/amount-text.js';
import { type Bucket, bucketLabel, type Interval, runningSum } from '../lib/chart-buckets.js';
import { cssColour } from '../lib/css-colour.js';
import { useDark } from '../lib/use-dark.js';
import { useLocale } from '../lib/use-locale.js';
import type { Measure } from './measured.js';

interface Props {
  buckets: readonly Bucket[];
  groups: readonly string[];
  hueOf: (group: string) => string;
  interval: Interval;
  zone?: string | undefined;
  measure: Measure;
  /** Bucket under the pointer or the keyboard. */
  index: number | null;
  onIndex: (index: number | null) => void;
  heightPx: number;
}

const axisWidthPx = 52;
const labelWidthPx = 76;
/** Nobody calls half a time. */
const wholeSteps = [1, 2, 5].flatMap((digit) => Array.from({ length: 9 }, (_, power) => digit * 10 ** power)).sort((one, other) => one - other);

/** Marks of an axis, all with as many digits as the finest step needs: 0.00, 0.02, …, 0.10. Thousands are shortened. */
function tickTexts(splits: readonly number[], measure: Measure, locale: string): string[] {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  const digits = measure === 'count' || Number.isInteger(step) ? 0 : Math.min(6, Math.max(2, Math.ceil(-Math.log10(step) - 1e-9)));
  const isLarge = Math.max(...splits.map(Math.abs)) >= 10_000;
  const format = new Intl.NumberFormat(locale, isLarge ? { notation: 'compact', maximumFractionDigits: 2 } : { minimumFractionDigits: digits, maximumFractionDigits: Math.max(digits, 2) });
  return splits.map((value) => format.format(value));
}

/** Bars are stacked by drawing running sums, the tallest first, so that each next one covers its foot. */
function stackedData(buckets: readonly Bucket[], groups: readonly string[], measure: Measure): uPlot.AlignedData {
  const height = (value: bigint) => (measure === 'count' ? Number(value) : plotHeight(value));
  const xs = buckets.map((_, index) => index);
  const sums = groups.map((_, top) => buckets.map((bucket) => height(runningSum(bucket, groups, top))));
  return [xs, ...sums.reverse()];
}

function optionsOf(props: Props, locale: string, widthPx: number): uPlot.Options {
  const { buckets, groups, hueOf, interval, zone, measure, onIndex, heightPx } = props;
  const ink = cssColour('--ink-3');
  const line = cssColour('--line');
  const every = Math.max(1, Math.ceil(buckets.length / Math.max(2, Math.floor((widthPx - axisWidthPx) / labelWidthPx))));
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const bars = uPlot.paths.bars?.({ size: [0.72, 44], radius: 0.08 });
  return {
    width: widthPx,
    height: heightPx,
    padding: [10, 6, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => [-0.5, buckets.length - 0.5] },
      // A day can owe more to refunds than it earned: then the axis goes below zero.
      y: { range: (_plot, min, max) => [min < 0 ? min * 1.08 : 0, max > 0 ? max * 1.08 : min < 0 ? 0 : 1] },
    },
    axes: [
      {
        stroke: ink,
        font,
        size: 26,
        grid: { show: false },
        ticks: { show: false },
        splits: () => buckets.map((_, index) => index).filter((index) => index % every === 0),
        values: (_plot, splits) => splits.map((index) => bucketLabel(buckets[index]?.at ?? '', interval, locale, zone)),
      },
      { stroke: ink, font, size: axisWidthPx, grid: { stroke: line, width: 1 }, ticks: { show: false }, space: 44, ...(measure === 'count' ? { incrs: wholeSteps } : {}), values: (_plot, splits) => tickTexts(splits, measure, locale) },
    ],
    series: [{}, ...[...groups].reverse().map((group) => ({ fill: cssColour(hueOf(group)), width: 0, ...(bars ? { paths: bars } : {}), points: { show: false } }))],
    hooks: { setCursor: [(plot) => onIndex(plot.cursor.left !== undefined && plot.cursor.left >= 0 ? (plot.cursor.idx ?? null) : null)] },
  };
}

/** The canvas of a stacked bar chart. It says nothing to a screen reader: the chart around it does. */
export function StackedPlot(props: Props) {
  const { buckets, groups, interval, zone, heightPx, index } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const locale = useLocale();
  const dark = useDark();

  useEffect(() => {
    const element = host.current;
    // Where a browser refuses canvases, the readout and the table still tell everything.
    if (!element || !document.createElement('canvas').getContext('2d')) return;
    const report = (next: number | null) => latest.current.onIndex(next);
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf({ ...latest.current, onIndex: report }, locale, element.clientWidth), stackedData(buckets, groups, latest.current.measure), element);
    };
    draw();
    let widthPx = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === widthPx || element.clientWidth === 0) return;
      widthPx = element.clientWidth;
      draw();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [buckets, groups, interval, zone, locale, dark]);

  useEffect(() => {
    const left = index === null ? -10 : (plot.current?.valToPos(index, 'x') ?? -10);
    if (plot.current && Math.abs((plot.current.cursor.left ?? -10) - left) > 1 && plot.current.cursor.idx !== index) plot.current.setCursor({ left, top: 10 }, false);
  }, [index]);

  return <div ref={host} aria-hidden className="w-full min-w-0" style={{ height: heightPx }} />;
}
