/** The mark of Till: a till seen from the front. */
export function TillMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="7" fill="var(--till)" />
      <path d="M8 20.500h16v4.200a1.300 1.300 0 0 1-1.300 1.300H9.300A1.300 1.300 0 0 1 8 24.700z" fill="var(--on-till)" />
      <path d="M10.500 17.500 12 7.800a1.300 1.300 0 0 1 1.300-1.100h5.400A1.300 1.300 0 0 1 20 7.800l1.500 9.700z" fill="none" stroke="var(--on-till)" strokeWidth="2" />
      <circle cx="16" cy="23.200" r="1.200" fill="var(--till)" />
    </svg>
  );
}
