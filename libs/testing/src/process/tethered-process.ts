import { type ChildProcess, spawn } from 'node:child_process';

/** How to start a child that must never outlive this process. */
export interface TetherOptions {
  command: string;
  args: readonly string[];
  /** Signal that asks the child to end; Postgres wants SIGINT for a fast shutdown. */
  stopSignal?: 'TERM' | 'INT';
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
}

/** A running child, its collected output and the way to end it. */
export interface TetheredProcess {
  /** Of the guard that ends last, after the child. */
  readonly pid: number | undefined;
  /** Rejects with the child's last output when it ends before `stop` was called. */
  readonly failed: Promise<never>;
  /** The last few kilobytes of stdout and stderr. */
  output(): string;
  /** Asks the child to end and resolves when it has. */
  stop(): Promise<void>;
}

/*
 * Node's own exit hooks do not run on kill -9, nor inside a Jest environment. The shell therefore holds a pipe from us:
 * when this process is gone, for whatever reason, the pipe closes and the shell ends the child.
 */
const guard = [
  'signal=$1; shift; exec 3<&0',
  '"$@" </dev/null 3<&- & child=$!',
  '{ cat <&3; trap \'kill "$nap"; exit\' TERM; sleep 10 & nap=$!; kill -s "$signal" "$child"; wait "$nap"; kill -s KILL "$child"; } >/dev/null 2>&1 & watcher=$!',
  'trap "" TERM INT',
  'exec 3<&-; wait "$child"; code=$?',
  'kill "$watcher" 2>/dev/null',
  'exit "$code"',
].join('\n');

const keptOutputLength = 16_384;

/** Starts a child that ends with this process, even when this process is killed. POSIX only. */
export function startTethered(options: TetherOptions): TetheredProcess {
  const child = spawn('/bin/sh', ['-c', guard, 'tether', options.stopSignal ?? 'TERM', options.command, ...options.args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    cwd: options.cwd,
    uid: options.uid,
    gid: options.gid,
    // Its own process group: Ctrl-C in a terminal is for us, and we end the child in our own order.
    detached: true,
  });
  const readOutput = collectOutput(child);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(`exit code ${String(code)}`));
  });
  let stopping = false;
  const failed = exited.then((how): Promise<never> =>
    stopping
      ? new Promise<never>(() => undefined)
      : Promise.reject(new Error(`${options.command} ended: ${how}\n${readOutput()}`)),
  );
  failed.catch(() => undefined);
  return {
    pid: child.pid,
    failed,
    output: readOutput,
    stop: async () => {
      stopping = true;
      child.stdin.destroy();
      await exited;
    },
  };
}

function collectOutput(child: ChildProcess): () => string {
  let kept = '';
  const keep = (chunk: Buffer): void => {
    kept = (kept + chunk.toString('utf8')).slice(-keptOutputLength);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => kept;
}
