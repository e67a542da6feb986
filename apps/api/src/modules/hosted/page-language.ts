import { type Language, languages } from '@till/contract';
import type { FastifyRequest } from 'fastify';

const cookieName = 'till_lang';

function known(text: unknown): Language | undefined {
  if (typeof text !== 'string') return undefined;
  const wanted = text.trim().toLowerCase();
  return wanted.startsWith('zh') ? 'zh-CN' : languages.find((language) => language.toLowerCase() === wanted || wanted.startsWith(`${language.toLowerCase()}-`));
}

/** Languages of `Accept-Language`, the most wanted first. */
function accepted(header: string): string[] {
  const entries = header.slice(0, 500).split(',').map((entry) => {
    const [tag = '', ...parameters] = entry.split(';');
    const quality = parameters.map((one) => /^\s*q=(\d(?:\.\d{1,3})?)\s*$/.exec(one)?.[1]).find((one) => one !== undefined) ?? '1';
    return { tag, quality };
  });
  return entries.sort((a, b) => b.quality.localeCompare(a.quality)).map(({ tag }) => tag);
}

/** The language of a page: `?lang`, else the cookie, else what the browser asks for, else English. */
export function languageOf(request: FastifyRequest): Language {
  const query = request.query as { lang?: unknown };
  const asked = known(query.lang) ?? known(request.cookies[cookieName]);
  if (asked) return asked;
  for (const tag of accepted(request.headers['accept-language'] ?? '')) {
    const language = known(tag);
    if (language) return language;
  }
  return 'en';
}
