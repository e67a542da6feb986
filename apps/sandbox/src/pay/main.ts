import { repositoryRoot } from '../startup/repository.js';
import { readSettings } from '../startup/settings.js';
import { StartFault } from '../startup/start-fault.js';
import { readPayArguments } from './pay-arguments.js';
import { payCommand } from './pay-command.js';
import { PayFault } from './pay-fault.js';
import { readSandboxFile } from './read-sandbox-file.js';

try {
  const args = readPayArguments(process.argv.slice(2));
  const { homeDir } = readSettings(process.env, repositoryRoot);
  const sandbox = await readSandboxFile(homeDir);
  process.exitCode = await payCommand(args, sandbox, (line) => {
    console.log(line);
  });
} catch (error) {
  console.error(error instanceof PayFault || error instanceof StartFault ? `${error.message}\n${error.advice}` : error);
  process.exitCode = 1;
}
