import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplication, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { type Operations, operations } from '@till/contract';
import { accessMetadata } from './platform/http/access.js';
import { openApiDocument } from './platform/http/api-docs.js';
import { operationMetadata } from './platform/http/implements.js';
import { previewApp } from './preview-app.js';

interface Route {
  handler: string;
  method: string;
  path: string;
  operation: keyof Operations | undefined;
  access: unknown;
}

let app: INestApplication;
let routes: Route[];

/** Streams and doors are no operations of the contract's table. */
const besideTheTable = ['GET /v1/live'];

function routesOf(controller: { name: string; prototype: Record<string, unknown> }): Route[] {
  const prefix = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '/').replace(/\/$/, '');
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler = controller.prototype[name];
    // The constructor is the class itself and bears the controller's own metadata.
    if (name === 'constructor' || typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
    const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const access: unknown = Reflect.getMetadata(accessMetadata, handler) ?? Reflect.getMetadata(accessMetadata, controller);
    const operation = Reflect.getMetadata(operationMetadata, handler) as keyof Operations | undefined;
    return paths.map((path) => ({ handler: `${controller.name}.${name}`, method, path: `${prefix}/${path.replace(/^\//, '')}`, operation, access }));
  });
}

beforeAll(async () => {
  app = await previewApp();
  const controllers = [...app.get(ModulesContainer, { strict: false }).values()].flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype));
  routes = controllers.flatMap((controller) => routesOf(controller as unknown as Parameters<typeof routesOf>[0]));
});
afterAll(() => app.close());

describe('the API', () => {
  it('implements every operation of the contract, once, under its method and path', () => {
    const implemented = routes.filter(({ operation }) => operation !== undefined).map(({ operation, method, path }) => `${String(operation)}: ${method} ${path}`);
    const promised = Object.entries(operations).map(([name, { method, path }]) => `${name}: ${method} ${path}`);
    expect(implemented.sort()).toEqual(promised.sort());
  });

  it('has no call under /v1 that the contract does not name', () => {
    const promised = new Set([...Object.values(operations).map(({ method, path }) => `${method} ${path}`), ...besideTheTable]);
    expect(routes.filter(({ path }) => path.startsWith('/v1')).map(({ method, path }) => `${method} ${path}`).filter((one) => !promised.has(one))).toEqual([]);
  });

  it('says of every route who may call it', () => {
    expect(routes.length).toBeGreaterThan(Object.keys(operations).length);
    expect(routes.filter(({ access }) => access === undefined).map(({ handler }) => handler)).toEqual([]);
  });

  it('lets nobody change anything of a merchant without signing in', () => {
    const open = routes.filter(({ access, path }) => path.startsWith('/v1') && (access as { kind: string }).kind === 'public').map(({ operation }) => operation);
    expect(open.sort()).toEqual(['resetPassword', 'signIn', 'signUp', 'siweNonce', 'siweVerify']);
    const writesByReaders = routes.filter(({ access, method }) => method !== 'GET' && (access as { scope?: string }).scope === 'read').map(({ operation }) => operation);
    // A viewer's own account; nothing of the merchant's.
    expect(writesByReaders).toEqual(['signOut', 'changePassword', 'stepUp', 'endSession', 'endOtherSessions']);
  });

  it('is described by the committed openapi.json (npm run openapi renews it)', async () => {
    const committed: unknown = JSON.parse(await readFile(join(__dirname, '../../../openapi.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(openApiDocument(app)))).toEqual(committed);
  });
});
