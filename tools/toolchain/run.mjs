import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { root } from './root.mjs';

/** A command that ended with another code than 0; `output` is what it said. */
export class CommandFailed extends Error {
  constructor(command, code, output) {
    super(`${command} ended with ${code}`);
    this.name = 'CommandFailed';
    this.output = output;
  }
}

const running = new Set();
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function endAll() {
  for (const child of running) child.kill();
}

function exitOnSignal() {
  process.exit(1);
}

/** While a command runs, our own end is its end too, whatever ends us short of a kill. */
function tie(child) {
  if (running.size === 0) {
    process.on('exit', endAll);
    for (const signal of endingSignals) process.on(signal, exitOnSignal);
  }
  running.add(child);
  child.once('close', () => {
    running.delete(child);
    if (running.size > 0) return;
    process.off('exit', endAll);
    for (const signal of endingSignals) process.off(signal, exitOnSignal);
  });
}

/**
 * Runs a command in the repository's root and resolves with its output.
 * `shown: true` passes the output through as it comes; `yielding: true` leaves the processor to whoever else wants it.
 */
export function run(command, args, { shown = false, yielding = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    tie(child);
    if (yielding && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => reject(new CommandFailed(command, error.message, output)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new CommandFailed([command, ...args].join(' '), signal ?? code, output));
    });
  });
}

/** Runs a Node script: a tool's own file rather than the shim npm made for it, which differs by system. */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}

/** Runs npm, preferably the very one that started us. */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js') ? runNode(npm, args, options) : run('npm', args, options);
}
