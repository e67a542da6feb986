/** One or two letters for a name: "Mara Lind" → "ML", "mara" → "M", "林小雨" → "林". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2);
  const initials = words.map((word) => Array.from(word).find((character) => /[\p{L}\p{N}]/u.test(character)) ?? '');
  return initials.join('').toLocaleUpperCase() || '·';
}
