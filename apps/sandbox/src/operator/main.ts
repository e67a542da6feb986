import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { homeLayout } from '../home/home-layout.js';
import { repositoryRoot } from '../startup/repository.js';
import { readSettings } from '../startup/settings.js';
import { StartFault } from '../startup/start-fault.js';
import { readOperatorSettings } from './operator-settings.js';

/** `npm run reset-password -- ada@example.com`: the API's own command, with the settings of the sandbox that runs. */
try {
  const settings = await readOperatorSettings(homeLayout(readSettings(process.env, repositoryRoot).homeDir));
  const command = spawn(process.execPath, [join(repositoryRoot, 'apps/api/dist/reset-password.js'), ...process.argv.slice(2)], { env: { ...process.env, ...settings }, stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    command.once('error', reject);
    command.once('close', (code) => resolve(code ?? 1));
  });
} catch (error) {
  console.error(error instanceof StartFault ? `${error.message}\n${error.advice}` : error);
  process.exitCode = 1;
}
