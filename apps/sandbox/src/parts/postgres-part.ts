import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareEmbeddedPostgres, startEmbeddedPostgres } from '@till/testing';
import type { HomeLayout } from '../home/home-layout.js';
import { homeSecret } from '../home/home-secret.js';
import { StartFault } from '../startup/start-fault.js';
import { keepWatch } from './keep-watch.js';
import type { Part } from './node-service.js';

/** The embedded Postgres with the home's data in it. Any free port: only the API asks it. */
export async function startPostgresPart(home: HomeLayout): Promise<Part & { databaseUrl: string }> {
  refuseOtherVersion(home);
  const password = await homeSecret(home.postgresPassword);
  const postgres = await startEmbeddedPostgres({ dataDir: home.postgres, password, settings: { max_connections: '200' } });
  const watch = keepWatch('Postgres', parseInt(new URL(postgres.url).port, 10));
  return {
    databaseUrl: postgres.url,
    failed: watch.failed,
    stop: () => {
      watch.end();
      return postgres.stop();
    },
  };
}

/** A cluster of another major version cannot be opened, and converting it needs the programs of both. */
function refuseOtherVersion(home: HomeLayout): void {
  const { dataDir, postgres } = prepareEmbeddedPostgres(home.postgres);
  const versionFile = join(dataDir, 'PG_VERSION');
  if (!existsSync(versionFile)) return;
  const written = readFileSync(versionFile, 'utf8').trim();
  const installed = /\d+/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))?.[0] ?? '';
  if (written === installed) return;
  throw new StartFault(
    `The data in ${dataDir} was written by Postgres ${written}; this Till brings Postgres ${installed}, which cannot open it.`,
    [
      'Begin again with empty data: npm start -- --fresh',
      `Or keep it: start the Till that wrote it, run pg_dump on its database, and give this one a Postgres ${installed} with the dump restored by DATABASE_URL.`,
    ].join('\n'),
  );
}
