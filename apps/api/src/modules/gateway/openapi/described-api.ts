import type { ImportWarning } from '@till/contract';
import { Cleaner } from './cleaner.js';
import { DocumentFault } from './document-fault.js';
import { entriesOf, isObject, type Json, type JsonObject, listOf, member, shown, textOf } from './json-tree.js';
import { statedPrice } from './payment-info.js';
import { follow } from './references.js';
import { routePathOf } from './route-path.js';
import { placed, type Placement, placementOf, type Whereabouts } from './servers.js';

/** Methods that can be priced; a route for GET answers HEAD, and the gateway itself OPTIONS. */
const taken = ['get', 'post', 'put', 'patch', 'delete'] as const;
const known: ReadonlySet<string> = new Set([...taken, 'head', 'options', 'trace', 'query']);

export type PricedMethod = Uppercase<(typeof taken)[number]>;

/** An operation as a document describes it. */
export interface DescribedOperation {
  method: PricedMethod;
  /** Below the gateway, with parameters as the document writes them. */
  template: string;
  /** The same as a route has it. */
  path: string;
  operationId: string | null;
  summary: string | null;
  tags: string[];
  deprecated: boolean;
  /** Decimal US dollars. */
  statedPrice: string | null;
}

/** Operations that stay outside, and why. */
export interface SkippedOperation extends Omit<DescribedOperation, 'method'> {
  method: string;
}

/** A document read for a gateway. */
export interface DescribedApi {
  openapi: string;
  title: string;
  version: string;
  /** What stands before the document's paths below the gateway. */
  basePath: string;
  operations: DescribedOperation[];
  skipped: SkippedOperation[];
  warnings: ImportWarning[];
  /** The document with paths below the gateway, as strangers may read it. */
  document: JsonObject;
}

export interface ReadingOptions extends Whereabouts {
  /** Stands in for what the document says about its servers. */
  basePath?: string | undefined;
}

/** An operation where the document has it, and where it goes. */
interface KeptOperation {
  name: string;
  method: string;
  template: string;
  node: JsonObject;
  item: JsonObject;
}

const mostOperations = 2_000;

interface PathItem {
  name: string;
  item: JsonObject;
}

/** Reads an OpenAPI 3 document. Throws a DocumentFault for what is none. */
export function describedApi(tree: Json, options: ReadingOptions): DescribedApi {
  const openapi = versionOf(tree);
  const document = tree as JsonObject;
  const info = member(document, 'info');
  const items = entriesOf(member(document, 'paths')).flatMap(([name, node]): PathItem[] => {
    if (name.startsWith('x-')) return [];
    const item = follow(document, node);
    if (!isObject(item)) throw new DocumentFault('is not a description of a path', ['paths', name]);
    return [{ name, item }];
  });
  if (items.length === 0) throw new DocumentFault('describes no paths', ['paths']);
  const reading = new Reading(document, items, options);
  for (const one of items) reading.take(one);
  return {
    openapi,
    title: shown(textOf(info, 'title'), 120) ?? 'API',
    version: shown(textOf(info, 'version'), 60) ?? '',
    basePath: reading.whole.prefix,
    operations: reading.operations,
    skipped: reading.skipped,
    warnings: reading.warnings,
    document: reading.publicDocument(openapi),
  };
}

function versionOf(tree: Json): string {
  if (!isObject(tree)) throw new DocumentFault('is not an OpenAPI document');
  if (member(tree, 'swagger') !== undefined) throw new DocumentFault('is Swagger 2.0. Convert it to OpenAPI 3 first: swagger2openapi does, and so does “Convert to OpenAPI 3” in the Swagger editor', ['swagger']);
  const version = member(tree, 'openapi');
  if (typeof version !== 'string') throw new DocumentFault('is missing: this is not an OpenAPI document', ['openapi']);
  if (!/^3\.[012](\.\d{1,3})?(-[\w.]{1,20})?$/.test(version)) throw new DocumentFault('must be 3.0 or 3.1', ['openapi']);
  return version;
}

/** Goes through a document's paths and gathers what a gateway can do with them. */
class Reading {
  readonly operations: DescribedOperation[] = [];
  readonly skipped: SkippedOperation[] = [];
  readonly warnings: ImportWarning[] = [];
  private readonly kept: KeptOperation[] = [];
  readonly whole: Placement;

  constructor(
    private readonly document: JsonObject,
    items: readonly PathItem[],
    private readonly options: ReadingOptions,
  ) {
    this.whole = this.placement(member(document, 'servers'), items.map(({ name }) => name));
  }

  take({ name, item }: PathItem): void {
    for (const [key, node] of Object.entries(item)) {
      const method = key.toLowerCase();
      if (!known.has(method) || !isObject(node)) continue;
      if (this.operations.length + this.skipped.length >= mostOperations) throw new DocumentFault(`describes more than ${String(mostOperations)} operations`, ['paths']);
      const servers = member(node, 'servers') ?? member(item, 'servers');
      const template = placed(name, servers === undefined ? this.whole : this.placement(servers, [name]));
      this.takeOperation(name, method, template, node, item);
    }
  }

  private takeOperation(name: string, method: string, template: string | null, node: JsonObject, item: JsonObject): void {
    const route = template === null ? null : routePathOf(template);
    const facts = this.facts(name, method, template ?? name, route?.path ?? template ?? name, node);
    const fault = !isPriced(method) ? 'method_unsupported' : template === null ? 'outside_origin' : route === null ? 'path_unsupported' : null;
    if (fault !== null || template === null) {
      this.skipped.push(facts);
      this.warn(fault ?? 'outside_origin', facts);
      return;
    }
    this.operations.push({ ...facts, method: facts.method as PricedMethod });
    if (route?.isWidened) this.warn('path_widened', facts);
    this.kept.push({ name, method, template, node, item });
  }

  private facts(name: string, method: string, template: string, path: string, node: JsonObject): SkippedOperation {
    const stated = statedPrice(node);
    const facts = {
      method: method.toUpperCase(),
      template: template.slice(0, 500),
      path: path.slice(0, 500),
      operationId: shown(textOf(node, 'operationId'), 200),
      summary: shown(textOf(node, 'summary') ?? textOf(node, 'description'), 500),
      tags: listOf(node, 'tags').flatMap((tag) => (typeof tag === 'string' ? (shown(tag, 60) ?? []) : [])).slice(0, 20),
      deprecated: member(node, 'deprecated') === true,
      statedPrice: stated.kind === 'price' ? stated.price : null,
    };
    if (stated.kind === 'unreadable') this.warn('price_unreadable', { method: facts.method, path: name });
    return facts;
  }

  /** What was taken as a document of its own, under paths below the gateway. */
  publicDocument(openapi: string): JsonObject {
    const cleaner = new Cleaner(new Map(this.kept.map(({ name, template }) => [name, template])));
    const paths = new Map<string, JsonObject>();
    for (const { name, method, template, node, item } of this.kept) {
      const shared = listOf(item, 'parameters');
      const place = ['paths', name];
      const before = paths.get(template) ?? (shared.length === 0 ? {} : { parameters: cleaner.clean(shared, [...place, 'parameters']) });
      paths.set(template, { ...before, [method]: cleaner.cleanObject(node, [...place, method]) });
    }
    const [info, tags, components] = ['info', 'tags', 'components'].map((name) => cleaner.clean(member(this.document, name) ?? null, [name]));
    return { openapi, info: info ?? {}, ...(Array.isArray(tags) ? { tags } : {}), paths: Object.fromEntries(paths), ...(isObject(components) ? { components } : {}) };
  }

  /** A document whose every path lies outside says nothing about the origin, so its paths are taken as they are. */
  private placement(servers: Json | undefined, names: readonly string[]): Placement {
    if (this.options.basePath !== undefined) return { prefix: this.options.basePath.replace(/\/+$/, ''), stripped: '', elsewhere: null };
    const found = placementOf(servers, this.options);
    const isUseless = names.every((name) => placed(name, found) === null);
    const elsewhere = isUseless ? this.options.document.origin : found.elsewhere;
    if (elsewhere !== null && listOf({ servers: servers ?? null }, 'servers').length > 0 && !this.warnings.some(({ code }) => code === 'servers_elsewhere')) {
      this.warnings.push({ code: 'servers_elsewhere', operation: null, message: `The document says its API is at ${elsewhere.slice(0, 200)}, which is not this gateway’s origin. Check the paths; basePath sets where they begin.` });
    }
    return isUseless ? { prefix: '', stripped: '', elsewhere: null } : found;
  }

  private warn(code: keyof typeof words, { method, path }: { method: string; path: string }): void {
    this.warnings.push({ code, message: words[code], operation: { method, path: path.slice(0, 500) } });
  }
}

const words = {
  method_unsupported: 'A gateway cannot price this method.',
  outside_origin: 'This path does not lie below the origin’s.',
  path_unsupported: 'A gateway cannot match this path.',
  path_widened: 'A segment mixes text and parameters; the route takes any text there.',
  price_unreadable: 'Its x-payment-info has no fixed price in US dollars.',
} as const;

function isPriced(method: string): boolean {
  return (taken as readonly string[]).includes(method);
}
