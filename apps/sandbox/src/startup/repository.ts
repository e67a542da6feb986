import { fileURLToPath } from 'node:url';

/** The repository's root; this file runs from `apps/sandbox/dist/startup`. */
export const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));
