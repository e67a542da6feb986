import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command name of a running process; nothing when it is gone or only waits to be buried. */
export async function runningCommand(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,comm=', '-p', String(pid)]);
    const [state, ...command] = stdout.trim().split(/\s+/);
    return state === undefined || state === '' || state.startsWith('Z') ? undefined : command.join(' ');
  } catch {
    return undefined;
  }
}
