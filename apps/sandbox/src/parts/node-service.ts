import { appendFile, readFile } from 'node:fs/promises';
import { poll, startTethered } from '@till/testing';

/** A built Node program to run beside the supervisor. */
export interface NodeServiceOptions {
  name: string;
  script: string;
  args?: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Everything it prints is appended here. */
  logFile: string;
  /** Something other than undefined once the program is ready; may throw until then. */
  ready: () => Promise<unknown>;
  timeoutMs?: number;
}

/** A running part of the sandbox. */
export interface Part {
  /** Rejects when the part ends although nobody stopped it. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/*
 * The shell only opens the log and then becomes Node, so that the program's output never depends on the supervisor: a
 * killed supervisor leaves no broken pipe that would end the log before its last words.
 */
const intoLog = 'log=$1; shift; exec "$@" >>"$log" 2>&1';

/** Starts the program and resolves when it is ready. It ends with the supervisor, however that ends. */
export async function startNodeService(options: NodeServiceOptions): Promise<Part> {
  const { name, script, args = [], env, logFile, timeoutMs = 30_000 } = options;
  await appendFile(logFile, `--- ${new Date().toISOString()} ${name} starts\n`);
  const running = startTethered({ command: '/bin/sh', args: ['-c', intoLog, name, logFile, process.execPath, script, ...args], env });
  const failed = running.failed.catch(async (): Promise<never> => {
    throw new Error(`The ${name} ended. The last lines of ${logFile}:\n${await lastLines(logFile)}`);
  });
  let hasEnded = false;
  failed.catch(() => {
    hasEnded = true;
  });
  const ready = poll(name, async () => hasEnded || options.ready(), { timeoutMs, everyMs: 20 }).catch(async (error: unknown) => {
    await running.stop();
    throw new Error(`The ${name} did not get ready in ${String(timeoutMs / 1000)} s. The last lines of ${logFile}:\n${await lastLines(logFile)}`, { cause: error });
  });
  await Promise.race([ready, failed]);
  return { failed, stop: running.stop };
}

/** Resolves with true when `url` answers 200, with undefined on any other status; throws while nobody listens. */
export async function answersOk(url: string): Promise<true | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.arrayBuffer();
  return response.status === 200 ? true : undefined;
}

async function lastLines(file: string, count = 20): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-count).map((line) => `    ${line.slice(0, 500)}`).join('\n');
}
