import { runSandbox } from './run-sandbox.js';
import { repositoryRoot } from './startup/repository.js';

process.exitCode = await runSandbox(repositoryRoot, process.argv.slice(2), process.env);
// Parts hold timers and sockets; nothing of ours is left to wait for once they are stopped.
process.exit();
