import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from '@till/testing';

/** One run of the built supervisor, as `npm start` begins it. */
export class SandboxRun {
  private printed = '';
  private readonly child: ChildProcess;
  /** The exit code, once it has ended; null after a kill. */
  readonly exited: Promise<number | null>;

  constructor(
    root: string,
    private readonly settings: { home: string; port: number },
    args: readonly string[] = [],
  ) {
    const env = { ...process.env, TILL_HOME: settings.home, TILL_PORT: String(settings.port), DATABASE_URL: '', REDIS_URL: '', npm_lifecycle_event: undefined };
    this.child = spawn(process.execPath, [join(root, 'apps/sandbox/dist/main.js'), ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer): void => {
      this.printed += chunk.toString('utf8');
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    this.exited = new Promise((resolve) => {
      this.child.once('close', resolve);
    });
  }

  get output(): string {
    return this.printed;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits for the line that says it is ready; rejects with the output when it ends before. */
  async ready(): Promise<void> {
    const ended = this.exited.then((code): Promise<never> => Promise.reject(new Error(`the sandbox ended with ${String(code)}:\n${this.printed}`)));
    ended.catch(() => undefined);
    await Promise.race([ended, poll('the ready line', () => Promise.resolve(this.printed.includes('Till is ready: ') || undefined), { timeoutMs: 100_000, everyMs: 20 })]);
  }

  /** Asks it to stop, or kills it, and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  /** Waits until no process of this home is left. Every part carries the home in its environment. */
  async nobodyLeft(): Promise<void> {
    await poll('the end of every part', () => Promise.resolve(processesOf(this.settings.home).length === 0 || undefined), { everyMs: 50 });
  }
}

/** Numbers of the processes that run for a home. Linux only. */
export function processesOf(home: string): number[] {
  const marker = `TILL_HOME=${home}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(marker);
      } catch {
        return false;
      }
    })
    .map((pid) => parseInt(pid, 10));
}
