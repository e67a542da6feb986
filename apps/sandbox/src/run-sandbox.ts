import { rm } from 'node:fs/promises';
import { makeDemoPayments } from './demo/demo-payments.js';
import { openHome, wipeHome } from './home/home.js';
import { homeLayout, type HomeLayout } from './home/home-layout.js';
import { lockHome } from './home/home-lock.js';
import { startSandbox } from './start-sandbox.js';
import { readCommandLine } from './startup/command-line.js';
import { terminalConsole } from './startup/console.js';
import { explainFault } from './startup/explain-fault.js';
import { watchNpm } from './startup/parent-watch.js';
import { PartStack } from './startup/part-stack.js';
import { readyBox } from './startup/ready-box.js';
import { readSettings, type Settings } from './startup/settings.js';

/**
 * `npm start`: the sandbox from claim to last stop. Resolves with the exit code: 0 after being asked to stop, 1 when it
 * could not start or a part ended by itself.
 */
export async function runSandbox(root: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  let homeDir = env.TILL_HOME ?? '.till';
  try {
    const { fresh } = readCommandLine(args);
    const settings = readSettings(env, root);
    homeDir = settings.homeDir;
    const home = homeLayout(homeDir);
    await openHome(home);
    const lock = await lockHome(home.lock, settings.publicUrl);
    try {
      if (fresh) await beginAgain(home, settings);
      await superviseUntilStopped(root, settings, home, env);
    } finally {
      await lock.release();
    }
    return 0;
  } catch (error) {
    const { problem, advice } = explainFault(error, homeDir);
    console.error(`\n${problem}\n${advice}`);
    return 1;
  }
}

async function beginAgain(home: HomeLayout, settings: Settings): Promise<void> {
  await wipeHome(home);
  await openHome(home);
  console.log(`  ✓ wiped ${home.dir}`);
  if (settings.databaseUrl !== undefined) console.log('    The database at DATABASE_URL is yours: it was left as it is.');
}

async function superviseUntilStopped(root: string, settings: Settings, home: HomeLayout, env: NodeJS.ProcessEnv): Promise<void> {
  const stack = new PartStack();
  const stopped = stopRequest(env);
  try {
    const ready = await Promise.race([startSandbox(root, settings, home, stack, terminalConsole()), stopped, stack.failed]);
    if (ready === undefined) return;
    console.log(`\nTill is ready: ${ready.url}\n\n${readyBox(ready.url, home.sandboxFile, ready.demo)}`);
    void makeDemoPayments(ready, home);
    await Promise.race([stopped, stack.failed]);
  } finally {
    console.log('\nStopping …');
    await rm(home.operator, { force: true });
    await stack.stop();
  }
}

/** Resolves on the first request to stop; a second one ends the process at once, and its parts with it. */
function stopRequest(env: NodeJS.ProcessEnv): Promise<undefined> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve(undefined);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    watchNpm(env, () => {
      if (!asked) stop();
    });
  });
}
