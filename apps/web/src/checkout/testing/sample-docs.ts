import type { DocsOperation, DocsView, Language } from '@till/contract';
import { baseSepolia, sampleOrigin, solanaDevnet } from './sample-views.js';

const apiUrl = `${sampleOrigin}/g/7hJ2kQmPxW9rTbYcVnZs4D`;

function operation(method: string, path: string, summary: string, changes: Partial<DocsOperation> = {}): DocsOperation {
  const url = `${apiUrl}${path.replace(/\{\w+\}/g, 'berlin')}`;
  return {
    method, path, summary, description: null, deprecated: false, charge: 'everybody', price: '0.02', freePerDay: 0, settlesFirst: false,
    parameters: [], call: { method, url, mediaType: null, body: null }, answer: { status: '200', mediaType: 'application/json', example: '{\n  "city": "berlin",\n  "sky": "cloudy",\n  "celsius": 14\n}' },
    ...changes,
  };
}

/** The docs page of a gateway with an imported document. */
export function docsView(lang: Language = 'en', changes: Partial<DocsView> = {}): DocsView {
  const say = (en: string, zh: string): string => (lang === 'en' ? en : zh);
  return {
    page: 'docs', lang, mode: 'test', sandbox: false,
    url: `${apiUrl}/-/docs`,
    title: say('Weather and quotes', '天气与名言'),
    version: '2.1.0',
    description: say('Weather of every city, **made up** but always the same. Ask as often as you like.\n\n- no account\n- answers within 100 ms', '任意城市的天气，**纯属虚构**但始终一致。可随时查询。\n\n- 无需账户\n- 100 毫秒内响应'),
    merchantName: say('Mara Lind', '林小雨'),
    apiUrl,
    openapiUrl: `${apiUrl}/-/openapi.json`,
    networks: [baseSepolia, solanaDevnet],
    groups: [
      {
        name: say('Weather', '天气'),
        operations: [
          operation('GET', '/weather/{city}', say('Weather of a city', '某个城市的天气'), {
            description: say('Degrees are in Celsius. Ask for `units=f` if you must.', '温度单位为摄氏度；如有需要可传 `units=f`。'),
            parameters: [
              { name: 'city', in: 'path', required: true, type: 'string', description: say('Name of a city, in any language', '城市名称，任何语言均可') },
              { name: 'units', in: 'query', required: false, type: 'string', description: say('c for Celsius, f for Fahrenheit', 'c 为摄氏度，f 为华氏度') },
              { name: 'X-Trace', in: 'header', required: false, type: '', description: null },
            ],
          }),
          operation('POST', '/forecasts', say('Order a forecast', '订购天气预报'), { price: '1250.5', settlesFirst: true, call: { method: 'POST', url: `${apiUrl}/forecasts`, mediaType: 'application/json', body: '{\n  "city": "berlin",\n  "days": 7\n}' } }),
          operation('DELETE', '/stations/{station}/observations/{observation}/corrections/{correction}', say('Take a correction back, with a path that is as long as paths of grown APIs are', '撤销一条更正；这个路径和成熟 API 的路径一样长'), { deprecated: true, answer: null }),
        ],
      },
      {
        name: null,
        operations: [
          operation('GET', '/quotes/{number}', say('A quote by its number', '按编号取名言'), { charge: 'bots', price: '0.01', freePerDay: 20 }),
          operation('GET', '/health', say('Whether it works', '运行状态'), { charge: 'nobody', price: null }),
        ],
      },
    ],
    ...changes,
  };
}

/** Every kind of docs page by a name for files and addresses. */
export function sampleDocs(lang: Language): Record<string, DocsView> {
  return { docs: docsView(lang), 'docs-empty': docsView(lang, { mode: 'live', description: null, version: null, merchantName: '', groups: [], networks: [] }) };
}
