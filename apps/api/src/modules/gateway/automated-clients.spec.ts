import { describe, expect, it } from '@jest/globals';
import { clientClass, isChargedBot } from './automated-clients.js';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

describe('a client', () => {
  it.each([
    [chrome, 'browser'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'browser'],
    ['Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0', 'browser'],
    ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)', 'crawler'],
    ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)', 'crawler'],
    ['CCBot/2.0 (https://commoncrawl.org/faq/)', 'crawler'],
    ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot', 'user_action'],
    ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0)', 'user_action'],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'search'],
    ['facebookexternalhit/1.1', 'search'],
    ['curl/8.5.0', 'program'],
    ['python-requests/2.32', 'program'],
    ['node', 'program'],
    ['', 'program'],
    [chrome.replace('Chrome/', 'HeadlessChrome/'), 'program'],
    ['Mozilla/5.0', 'program'],
  ] as const)('that says %j is a %s', (userAgent, expected) => {
    expect(clientClass(userAgent)).toBe(expected);
    expect(isChargedBot(userAgent)).toBe(expected === 'crawler' || expected === 'program');
  });
});
