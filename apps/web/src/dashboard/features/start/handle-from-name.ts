/** A first handle out of a name: "Ada's Bakery" → "adas-bakery"; empty when nothing usable is left. */
export function handleFromName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/['’]|\p{M}/gu, '')
    .replace(/@.*$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  return plain.length >= 3 ? plain : '';
}
