import type { ClientClass } from '@till/contract';

/**
 * Who calls, told by its User-Agent. The names are those their operators publish (OpenAI, Anthropic, Perplexity, Google,
 * Microsoft, Apple, Meta, Amazon, ByteDance, Common Crawl, Mistral, DuckDuckGo: pages about their crawlers, as of November
 * 2026). A User-Agent proves nothing: a client that wants to pass for a browser will.
 */
const userAction = /ChatGPT-User|Claude-User|Perplexity-User|MistralAI-User|DuckAssistBot|Meta-ExternalFetcher|Google-Read-Aloud|Gemini-Deep-Research|Applebot-User/i;
const crawlers = /GPTBot|OAI-AdsBot|ClaudeBot|anthropic-ai|claude-web|CCBot|PerplexityBot|Bytespider|Amazonbot|meta-externalagent|FacebookBot|cohere-ai|cohere-training|AI2Bot|Diffbot|Omgilibot|ImagesiftBot|Timpibot|PetalBot|YouBot|Google-CloudVertexBot|GoogleOther|AhrefsBot|SemrushBot|DataForSeoBot|MJ12bot|DotBot|img2dataset|Scrapy/i;
const search = /Googlebot|Google-InspectionTool|bingbot|OAI-SearchBot|Claude-SearchBot|Applebot|DuckDuckBot|Baiduspider|YandexBot|Slurp|Qwantbot|SeznamBot|facebookexternalhit|Twitterbot|Slackbot|LinkedInBot|WhatsApp|TelegramBot|Discordbot|Pinterest|redditbot|Mastodon/i;
/** Engines of browsers name themselves so; programs that steer one say it. */
const browser = /^Mozilla\/\d.*(AppleWebKit|Gecko|Trident)/;
const steered = /HeadlessChrome|PhantomJS|Puppeteer|Playwright|Selenium|Cypress|bot\b|spider|crawl/i;

const remembered = new Map<string, ClientClass>();
const mostRemembered = 2_000;

/** The class of a User-Agent. */
export function clientClass(userAgent: string): ClientClass {
  const known = remembered.get(userAgent);
  if (known !== undefined) return known;
  const found = classOf(userAgent);
  if (remembered.size >= mostRemembered) remembered.clear();
  if (userAgent.length < 1_000) remembered.set(userAgent, found);
  return found;
}

function classOf(userAgent: string): ClientClass {
  if (userAction.test(userAgent)) return 'user_action';
  if (crawlers.test(userAgent)) return 'crawler';
  if (search.test(userAgent)) return 'search';
  return browser.test(userAgent) && !steered.test(userAgent) ? 'browser' : 'program';
}

const charged: ReadonlySet<ClientClass> = new Set(['crawler', 'program']);

/** Whether a route in mode `bots` charges the client. Search and shared links stay free, or the seller would vanish from them. */
export function isChargedBot(userAgent: string): boolean {
  return charged.has(clientClass(userAgent));
}
