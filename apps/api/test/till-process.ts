import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort, poll } from '@till/testing';
import type { World } from './world.js';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The built API as a process of its own, to be killed. */
export class TillProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly ended: Promise<void>,
    /** Everything it has written so far, to stdout and stderr. */
    readonly output: () => string,
  ) {}

  /** Starts it on the world's database and chains and waits until it serves. */
  static async start(world: World, env: Record<string, string> = {}): Promise<TillProcess> {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const child = spawn(process.execPath, [program], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', DATABASE_URL: world.postgres.url, TILL_SECRET: '11'.repeat(32), TILL_PORT: String(port), TILL_PUBLIC_URL: url, TILL_LOG_LEVEL: 'error', TILL_NETWORKS: world.networks, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const answers = poll('the API', async () => {
      if (child.exitCode !== null) throw new Error(output);
      const ready = await fetch(`${url}/readyz`).catch(() => undefined);
      return ready?.ok || undefined;
    }, { timeoutMs: 30_000, everyMs: 50 });
    await answers.catch((error: unknown) => {
      child.kill('SIGKILL');
      throw new Error(`the API did not start: ${String(error)}\n${output}`);
    });
    return new TillProcess(url, child, ended, () => output);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}
