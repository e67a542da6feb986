import { relative } from 'node:path';
import type { DemoData } from '../demo/demo-data.js';

/** What a newcomer needs after the start, in as few lines as possible. */
export function readyBox(url: string, sandboxFile: string, demo: DemoData): string {
  const { email, password } = demo.memory.merchant;
  const rows = [
    ['Dashboard', `${url}/dashboard`],
    ['  sign in', `${email}  ${password}`],
    ['Pay link', demo.payLink],
    ['Tip jar', demo.tipJar],
    ['Priced API', `${demo.gateway}/weather/berlin`],
    ['Pay it', `npm run pay -- ${demo.payLink}`],
    ['All of it', `${shortest(sandboxFile)} · Ctrl-C stops Till`],
  ];
  const lines = rows.map(([label = '', value = '']) => ` ${label.padEnd(10)} ${value}`);
  const width = Math.max(...lines.map((line) => line.length)) + 1;
  const rule = '─'.repeat(width);
  return [`┌${rule}┐`, ...lines.map((line) => `│${line.padEnd(width)}│`), `└${rule}┘`].join('\n');
}

function shortest(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}
