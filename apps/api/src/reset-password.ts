import { ConfigError } from './config/config.js';
import { resetPasswordCommand } from './modules/auth/reset-password-command.js';

/** `node apps/api/dist/reset-password.js ada@example.com`: the operator's way to let a member back in. */
try {
  const { text, exitCode } = await resetPasswordCommand(process.argv[2], process.env);
  process[exitCode === 0 ? 'stdout' : 'stderr'].write(`${text}\n`);
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
