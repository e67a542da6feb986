import { type DocsCall, type DocsOperation, type DocsView, fromBaseUnits, type Language } from '@till/contract';
import { ownPaths } from './gateway.js';
import { type Json, member, shown, textOf } from './openapi/json-tree.js';
import { type OperationFacts, operationFacts } from './openapi/operation-facts.js';
import type { SoldOperation } from './openapi/sold-operations.js';
import type { PublicDescription } from './public-description.service.js';

const longestExample = 1_500;
const longestDescription = 20_000;
const charges = { charge: 'everybody', bots: 'bots', observe: 'nobody' } as const;

/** What the docs page of a gateway shows. */
export function docsView({ gateway, tree, operations, resources }: PublicDescription, context: { lang: Language; sandbox: boolean }): DocsView {
  const info = member(tree, 'info');
  const told = operations.map((sold) => operationView(sold, gateway.url, operationFacts(tree, sold, gateway.hiddenNames), resources.get(sold.route.resourceId)?.description ?? null));
  const [first] = resources.values();
  const networks = new Map([...resources.values()].flatMap((resource) => resource.networks).map((network) => [network.id, network]));
  return {
    page: 'docs',
    ...context,
    mode: gateway.mode,
    url: `${gateway.url}${ownPaths.docs}`,
    title: shown(textOf(info, 'title'), 120) ?? gateway.name,
    version: shown(textOf(info, 'version'), 60),
    description: textOf(info, 'description')?.slice(0, longestDescription) ?? null,
    merchantName: first?.merchantName ?? '',
    apiUrl: gateway.url,
    openapiUrl: `${gateway.url}${ownPaths.openapi}`,
    networks: [...networks.values()].map(({ id, title, mark, family, testnet }) => ({ network: id, title, mark, family, testnet })),
    groups: grouped(told),
  };
}

type Tagged = DocsOperation & { tag: string | null };

function grouped(operations: readonly Tagged[]): DocsView['groups'] {
  const groups = new Map<string | null, DocsOperation[]>();
  for (const { tag, ...operation } of operations) groups.set(tag, [...(groups.get(tag) ?? []), operation]);
  return [...groups].map(([name, all]) => ({ name, operations: all }));
}

function operationView({ method, template, route }: SoldOperation, url: string, facts: OperationFacts, ownWords: string | null): Tagged {
  const charge = charges[route.mode];
  const { summary, description, answer } = facts;
  return {
    tag: facts.tags[0] ?? null,
    method,
    path: template,
    summary: summary ?? ownWords,
    // A description that only repeats the summary says nothing.
    description: description === summary ? null : description,
    deprecated: facts.deprecated,
    charge,
    price: charge === 'nobody' ? null : fromBaseUnits(route.price),
    freePerDay: charge === 'nobody' ? 0 : route.freePerDay,
    settlesFirst: route.settle === 'first',
    parameters: facts.parameters.map(({ name, in: place, required, type, description: words }) => ({ name, in: place, required, type, description: words })),
    call: callOf(method, `${url}${template}`, facts),
    answer: answer && answer.mediaType !== '' ? { status: answer.status, mediaType: answer.mediaType, example: exampleText(answer.example) } : null,
  };
}

/** The operation called with examples: parameters in their places, those of the query that are needed. */
function callOf(method: string, template: string, { parameters, body }: OperationFacts): DocsCall {
  const filled = parameters.filter((one) => one.in === 'path').reduce((url, { name, example }) => url.replaceAll(`{${name}}`, () => escaped(wordOf(example))), template);
  const query = parameters.filter((one) => one.in === 'query' && one.required).map(({ name, example }) => `${escaped(name)}=${escaped(wordOf(example))}`);
  return { method, url: `${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`, mediaType: body?.mediaType ?? null, body: body && (exampleText(body.example) ?? '') };
}

/** Half a character, which a document may hold and a cut may leave, has no bytes to escape. */
function escaped(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function wordOf(example: Json): string {
  return typeof example === 'object' ? '1' : String(example).slice(0, 200);
}

function exampleText(example: Json): string | null {
  const text = typeof example === 'string' ? example : example === null ? '' : JSON.stringify(example, null, 2);
  if (text === '') return null;
  return text.length <= longestExample ? text : `${text.slice(0, longestExample)}\n…`;
}
