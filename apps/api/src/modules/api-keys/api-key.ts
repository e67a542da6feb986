import type { ApiKey, ApiScope } from '@till/contract';
import { type KeyKind, type KeyRow, shownFacts } from '../keys/key-kind.js';

export interface ApiKeyRow extends KeyRow {
  scopes: ApiScope[];
}

/** Keys of programs that call the REST API. */
export const apiKeyKind: KeyKind<ApiKeyRow, 'scopes', ApiKey> = {
  table: 'api_keys',
  right: 'scopes',
  id: 'apiKey',
  prefix: 'till',
  audit: 'api_key',
  limit: 'apiKeys',
  noun: 'API key',
  show: (row) => ({ ...shownFacts(row), scopes: row.scopes }),
};
