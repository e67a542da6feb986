import { readFile, rm, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { poll } from '../process/poll.js';
import { runningCommand } from '../process/running-command.js';
import { writeAside } from '../process/write-aside.js';
import { evmRpc } from './evm-rpc.js';

/**
 * The files of a kept chain: the state that is replaced whole every half second, the node's own farewell dump, and the
 * pid of the process that writes them.
 */
export class StateHome {
  /** The node writes it when its owner is gone, even a killed owner: it holds the last half second too. */
  readonly farewellFile: string;
  private readonly pidFile: string;

  constructor(private readonly stateFile: string) {
    this.farewellFile = `${stateFile}.farewell`;
    this.pidFile = `${stateFile}.pid`;
  }

  /** The newest whole state, or nothing on a first start. Waits for a node that is still saying farewell. */
  async read(): Promise<Uint8Array | undefined> {
    await this.earlierNodeEnds();
    const farewell = await this.readIfThere(this.farewellFile);
    return farewell && isWhole(farewell) ? farewell : this.readIfThere(this.stateFile);
  }

  /** The loaded state becomes the kept one, so that a torn farewell later costs nothing. */
  async moveIn(url: string, pid: number | undefined): Promise<void> {
    const dump = await evmRpc<string>(url, 'anvil_dumpState');
    await writeAside(this.stateFile, Buffer.from(dump.slice(2), 'hex'));
    await rm(this.farewellFile, { force: true });
    await writeFile(this.pidFile, String(pid ?? ''));
  }

  /** After an orderly end nobody has to be waited for. */
  async leave(): Promise<void> {
    await rm(this.pidFile, { force: true });
  }

  private async earlierNodeEnds(): Promise<void> {
    const pid = Number.parseInt((await this.readIfThere(this.pidFile))?.toString('utf8') ?? '', 10);
    if (!(pid > 0)) return;
    const gone = poll('end of the earlier node', async () => ((await this.isOurGuard(pid)) ? undefined : true), { everyMs: 20, timeoutMs: 10_000 });
    // A farewell never takes that long: then the number belongs to a stranger by now.
    await gone.catch(() => undefined);
  }

  /** The guard is a shell; another program under the number means that ours is long gone. */
  private async isOurGuard(pid: number): Promise<boolean> {
    return (await runningCommand(pid))?.endsWith('sh') ?? false;
  }

  private async readIfThere(file: string): Promise<Buffer | undefined> {
    try {
      return await readFile(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** The node does not write its farewell in one go, and a kill may cut it short. */
function isWhole(dump: Buffer): boolean {
  try {
    const text = dump[0] === 0x1f ? gunzipSync(dump) : dump;
    JSON.parse(text.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
