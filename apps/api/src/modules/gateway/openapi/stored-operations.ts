import { entriesOf, isObject, type Json, type JsonObject } from './json-tree.js';
import { routePathOf } from './route-path.js';

/** An operation of a document that was imported. */
export interface StoredOperation {
  method: string;
  /** With parameters as the document writes them. */
  template: string;
  /** As a route has it. */
  path: string;
  item: JsonObject;
  operation: JsonObject;
}

/** The operations of an imported document, whose paths all lie below its gateway. */
export function storedOperations(document: Json): StoredOperation[] {
  return entriesOf(isObject(document) ? document.paths : undefined).flatMap(([template, item]) => {
    const path = routePathOf(template)?.path;
    if (path === undefined || !isObject(item)) return [];
    return entriesOf(item).flatMap(([method, operation]) => (method === 'parameters' || !isObject(operation) ? [] : [{ method: method.toUpperCase(), template, path, item, operation }]));
  });
}
