import { dirname, relative, resolve } from 'node:path';
import { root } from '../toolchain/root.mjs';
import { rooms } from './rooms.mjs';

/** Why `from` may not import `target` (both relative to the repository), or undefined when it may. */
export function roomFault(from, target) {
  for (const room of rooms) {
    const match = room.from.exec(from);
    if (!match || !room.never.test(target)) continue;
    if (room.except && new RegExp(room.except.replace('$1', match[1])).test(target)) continue;
    return room.why;
  }
  return undefined;
}

function check(context, node) {
  const source = node.source?.value;
  if (typeof source !== 'string' || !source.startsWith('.')) return;
  const from = relative(root, context.filename);
  const target = relative(root, resolve(dirname(context.filename), source)).replace(/\.js$/, '.ts');
  const why = roomFault(from, target);
  if (why) context.report({ node, message: `${target} is off limits here: ${why}.` });
}

/** ESLint rule `till/rooms`: the import table inside each app. */
export const roomsRule = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    ImportDeclaration: (node) => check(context, node),
    ExportNamedDeclaration: (node) => check(context, node),
    ExportAllDeclaration: (node) => check(context, node),
    ImportExpression: (node) => check(context, node),
  }),
};
