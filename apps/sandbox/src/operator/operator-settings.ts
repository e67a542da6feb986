import { readFile } from 'node:fs/promises';
import type { HomeLayout } from '../home/home-layout.js';
import { writePrivate } from '../home/write-private.js';
import { StartFault } from '../startup/start-fault.js';

/** The part of a running sandbox's environment that an operator's command beside it needs. */
export type OperatorSettings = Record<'DATABASE_URL' | 'TILL_SECRET' | 'TILL_PUBLIC_URL', string>;

/** Keeps them in the home while the sandbox runs. They hold the database's password and the root secret: owner only. */
export async function writeOperatorSettings({ operator }: HomeLayout, settings: OperatorSettings): Promise<void> {
  await writePrivate(operator, `${JSON.stringify(settings)}\n`);
}

/**
 * Those of the sandbox that runs on a home.
 * @throws StartFault when none does
 */
export async function readOperatorSettings({ dir, operator }: HomeLayout): Promise<OperatorSettings> {
  const text = await readFile(operator, 'utf8').catch(() => {
    throw new StartFault(`No sandbox runs on ${dir}.`, 'Start it with `npm start`, wait until it says that it is ready, and try again. For a Till of your own, give the command that Till’s settings (docs/deploy.md).');
  });
  return JSON.parse(text) as OperatorSettings;
}
