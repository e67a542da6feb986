import ts from 'typescript';
import type { SourceFile } from './source-file.js';

/** Functions of a file with more lines than `limit`, as "path:line name (lines)". */
export function longFunctions(file: SourceFile, limit: number): string[] {
  const { tree } = file;
  if (!tree) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const first = tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const last = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
      if (last - first + 1 > limit) found.push(`${file.path}:${String(first + 1)} ${nameOf(node)} (${String(last - first + 1)})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function nameOf(node: ts.Node): string {
  const named = node as { name?: ts.Node; parent?: { name?: ts.Node } };
  return (named.name ?? named.parent?.name)?.getText() ?? 'a function';
}
