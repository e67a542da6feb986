/** How an unpaid request is answered. All say the same terms. */
export type Representation =
  | 'page'
  /** The page with status 200, for fetchers that drop a 402 and would show a link without its card. */
  | 'card'
  | 'markdown'
  | 'json';

const cardFetchers =
  /facebookexternalhit|facebot|twitterbot|slackbot|slack-imgproxy|linkedinbot|whatsapp|telegrambot|discordbot|skypeuripreview|pinterest|redditbot|embedly|iframely|vkshare|mastodon|cardyb|googlebot|google-inspectiontool|bingbot|applebot|duckduckbot|baiduspider|yandexbot|msteams|line-poker|snapchat|viber/i;

const remembered = new Map<string, Representation>();
const mostRemembered = 2_000;

function negotiate(accept: string, userAgent: string): Representation {
  if (cardFetchers.test(userAgent)) return 'card';
  const html = accept.indexOf('text/html');
  const markdown = accept.indexOf('text/markdown');
  if (markdown >= 0 && (html < 0 || markdown < html)) return 'markdown';
  // The rule of the reference paywall: a browser asks for HTML and calls itself Mozilla; agents that ask for HTML do not.
  return html >= 0 && userAgent.includes('Mozilla') ? 'page' : 'json';
}

/** The representation for a request's `Accept` and `User-Agent`. Few pairs exist, so each is worked out once. */
export function representationOf(accept: string, userAgent: string): Representation {
  const key = `${accept}\n${userAgent}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const found = negotiate(accept, userAgent);
  if (remembered.size >= mostRemembered) remembered.clear();
  if (key.length < 1_000) remembered.set(key, found);
  return found;
}
