import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { previewApp } from './preview-app.js';
import { openApiDocument } from './platform/http/api-docs.js';

/** Writes the committed `openapi.json`; needs no database. A spec says when it has gone stale. */
const app = await previewApp();
await writeFile(fileURLToPath(new URL('../../../openapi.json', import.meta.url)), `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
await app.close();
