import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { readFileSync, readdirSync } from 'node:fs';

const running = new Set();

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts `node file` with `env` on top of the present environment; it ends with this process. */
export function startNode(file, env) {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output = (output + chunk).slice(-8_000)));
  running.add(child);
  child.once('exit', () => running.delete(child));
  return { pid: child.pid, output: () => output, stop: () => stopChild(child) };
}

function stopChild(child) {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 8_000).unref();
  });
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Waits until `url` answers at all; throws with the child's last words when it does not within 30 s. */
export async function untilAnswers(url, child) {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (response.status !== 503) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer:\n${child.output()}`);
}

const ticksPerSecond = 100;

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond };
  } catch {
    return null;
  }
}

/**
 * CPU milliseconds a process and its living descendants have used, plus those of ended children that were waited for.
 * Linux only (/proc); elsewhere 0.
 */
export function cpuMsOf(root) {
  const table = new Map();
  let entries;
  try {
    entries = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return 0;
  }
  for (const name of entries) {
    const stat = statOf(Number(name));
    if (stat) table.set(Number(name), stat);
  }
  const isInside = (pid) => {
    for (let at = pid; at > 1; at = table.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  let total = 0;
  for (const [pid, stat] of table) if (isInside(pid)) total += stat.cpuMs;
  return total;
}

/** Pid of a process whose command line contains `needle`, or null. */
export function pidByCommand(needle) {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      if (command.includes(needle) && !command.startsWith('sh ') && !command.includes('/sh ')) return Number(name);
    } catch {
      // The process ended between the two reads.
    }
  }
  return null;
}
