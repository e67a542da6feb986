import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openHome, wipeHome } from './home.js';
import { homeLayout } from './home-layout.js';
import { lockHome } from './home-lock.js';
import { homeSecret } from './home-secret.js';
import { processBirth } from './process-birth.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'till-home-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

describe('openHome', () => {
  it('makes a home where there is none, its folders closed to others', async () => {
    const home = homeLayout(join(dir, 'new'));
    await openHome(home);
    expect((await stat(home.chains)).mode & 0o777).toBe(0o700);
    expect(existsSync(home.marker)).toBe(true);
  });

  it('refuses a directory with somebody else’s files and leaves it as it was', async () => {
    await writeFile(join(dir, 'novel.txt'), 'chapter one');
    await expect(openHome(homeLayout(dir))).rejects.toThrow('novel.txt');
    expect(await readdir(dir)).toEqual(['novel.txt']);
  });
});

describe('a place where no home can be', () => {
  it.each([
    ['a file system that makes no folders', () => '/proc/till'],
    ['a folder below a file', () => join(dir, 'a-file', 'home')],
  ])('%s is refused at once', async (_, place) => {
    await writeFile(join(dir, 'a-file'), '');
    await expect(openHome(homeLayout(place()))).rejects.toThrow(/ENOENT|ENOTDIR/);
  });
});

describe('wipeHome', () => {
  it('removes what Till made and keeps what somebody put beside it', async () => {
    const home = homeLayout(join(dir, 'till'));
    await openHome(home);
    await homeSecret(home.secret);
    await writeFile(join(home.blobs, 'fil_1'), 'bytes');
    await writeFile(join(home.dir, 'notes.txt'), 'mine');
    await wipeHome(home);
    expect((await readdir(home.dir)).sort()).toEqual(['notes.txt', 'till-home.json']);
  });

  it('refuses to wipe a directory that is not a Till home', async () => {
    await mkdir(join(dir, 'postgres'));
    await expect(wipeHome(homeLayout(dir))).rejects.toThrow('not a Till home');
    expect(await readdir(dir)).toEqual(['postgres']);
  });
});

describe('homeSecret', () => {
  it('is made once, 32 bytes, readable by its owner only', async () => {
    const file = join(dir, 'secret');
    const secret = await homeSecret(file);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(await homeSecret(file)).toBe(secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe('lockHome', () => {
  const hold = (pid: number, birth: string | null): Promise<void> => writeFile(join(dir, 'running.json'), JSON.stringify({ pid, url: 'http://localhost:4020', birth }));
  const lock = (): ReturnType<typeof lockHome> => lockHome(join(dir, 'running.json'), 'http://localhost:4020');

  it('lets one of many starts win', async () => {
    const outcomes = await Promise.allSettled([lock(), lock(), lock()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('names the pid and the address of the one that runs', async () => {
    await hold(process.pid, processBirth(process.pid));
    await expect(lock()).rejects.toThrow(`pid ${String(process.pid)}): http://localhost:4020`);
  });

  it('takes over from a process that is gone, or whose number another one was given', async () => {
    await hold(process.pid, 'another boot:1');
    const first = await lock();
    await first.release();
    await hold(2 ** 22 + 1, null);
    await lock();
    expect(JSON.parse(await readFile(join(dir, 'running.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('takes over a torn lock file', async () => {
    await writeFile(join(dir, 'running.json'), '{"pid":');
    await expect(lock()).resolves.toBeDefined();
  });
});
