/** First moment after a UTC day, so that a filter "to the 22nd" includes the 22nd. */
export function dayEnd(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString();
}
