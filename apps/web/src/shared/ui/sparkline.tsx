/** The bare shape of a series as a soft ground; the numbers stand on it. */
export function Sparkline({ values, className }: { values: readonly number[]; className?: string }) {
  const top = Math.max(...values, 0);
  // One lonely spike says nothing about a course.
  if (values.filter((value) => value > 0).length < 2) return null;
  const step = 100 / (values.length - 1);
  const points = values.map((value, index) => `${(index * step).toFixed(2)},${(30 - (Math.max(value, 0) / top) * 27).toFixed(2)}`);
  return (
    <svg aria-hidden viewBox="0 0 100 32" preserveAspectRatio="none" className={className}>
      <polygon points={`0,32 ${points.join(' ')} 100,32`} fill="var(--till-soft)" />
    </svg>
  );
}
