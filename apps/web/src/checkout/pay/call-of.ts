/** The call a page of a gateway is about, as one writes it: "GET /weather/berlin". Pages answer GET only. */
export function callOf(url: string): string {
  const { pathname, search } = new URL(url);
  const below = pathname.replace(/^\/g\/[^/]+/, '') || '/';
  return `GET ${readable(below)}${search}`;
}

function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
