import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort, poll } from '@till/testing';
import type { World } from './world.js';

const product = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const withFailpoints = fileURLToPath(new URL('./faults/till-with-failpoints.main.mjs', import.meta.url));

/** A failpoint that ends the process, or keeps the work waiting, at its n-th passing. */
export interface ArmedFailpoint {
  name: string;
  nth: number;
  action: 'kill' | 'hold';
  /** Only work that passed this failpoint before is counted. */
  after?: string;
}

export interface TillProcessOptions {
  /** Runs the build with its failpoints under control instead of the product's own program. */
  failpoints?: boolean;
  /** Keeps an address over restarts. */
  port?: number;
}

type Message = { armed: string } | { reached: string };

/** The built API as a process of its own, to be killed. */
export class TillProcess {
  /** Resolves once the process is gone, however it ended. */
  readonly ended: Promise<void>;
  /** Everything it has written so far, to stdout and stderr. */
  output = '';
  private readonly messages: Message[] = [];

  private constructor(
    readonly url: string,
    readonly port: number,
    private readonly child: ChildProcess,
  ) {
    this.ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.on('message', (message: Message) => this.messages.push(message));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString('utf8')));
  }

  /** Starts it on the world's database and chains and waits until it serves. */
  static async start(world: Pick<World, 'postgres' | 'config'>, env: Record<string, string> = {}, options: TillProcessOptions = {}): Promise<TillProcess> {
    const port = options.port ?? (await freePort());
    const url = `http://127.0.0.1:${String(port)}`;
    const { networks, facilitators } = world.config();
    const allowed = Object.fromEntries(facilitators.map(({ id, url: at }) => [id, { kind: 'self_hosted', url: at }]));
    const child = spawn(process.execPath, [options.failpoints ? withFailpoints : product], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', DATABASE_URL: world.postgres.url, TILL_SECRET: '11'.repeat(32), TILL_PORT: String(port), TILL_PUBLIC_URL: url, TILL_LOG_LEVEL: 'error', TILL_CHECKUP_INTERVAL_MS: '0', TILL_NETWORKS: JSON.stringify(Object.fromEntries(networks)), TILL_FACILITATORS: JSON.stringify(allowed), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const till = new TillProcess(url, port, child);
    const answers = poll('the API', async () => {
      // Killed by a failpoint that was armed from the first moment on: its end is the caller's to await.
      if (child.signalCode === 'SIGKILL') return true;
      if (child.exitCode !== null) throw new Error(till.output);
      const ready = await fetch(`${url}/readyz`).catch(() => undefined);
      return ready?.ok || undefined;
    }, { timeoutMs: 60_000, everyMs: 50 });
    await answers.catch((error: unknown) => {
      child.kill('SIGKILL');
      throw new Error(`the API did not start: ${String(error)}\n${till.output}`);
    });
    return till;
  }

  /** Arms a failpoint in place of the one before; needs `failpoints`. */
  async arm(failpoint: ArmedFailpoint): Promise<void> {
    this.messages.length = 0;
    this.child.send({ arm: failpoint });
    await poll(`${failpoint.name} armed`, () => Promise.resolve(this.messages.some((message) => 'armed' in message) || undefined));
  }

  /** Waits until work waits at the failpoint that was armed to hold it. */
  async reached(name: string, timeoutMs = 60_000): Promise<void> {
    await poll(`${name} reached`, () => Promise.resolve(this.messages.some((message) => 'reached' in message && message.reached === name) || undefined), { timeoutMs });
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
