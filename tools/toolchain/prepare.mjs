import { ensureBuilt } from './built.mjs';
import { ensureInstalled } from './installed.mjs';
import { CommandFailed } from './run.mjs';

/** Installs and builds what is missing; on a failure prints what the failing command said and ends this process. */
export async function prepare() {
  try {
    await ensureInstalled();
    await ensureBuilt();
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(`\n${error.output.trimEnd()}\n\nCould not get ready: ${error.message}`);
    process.exit(1);
  }
}
