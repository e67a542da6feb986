import { importsOf } from './imports-of.js';
import type { SourceFile } from './source-file.js';

/** Paths of every file that `isEntry` names or that one of them leads to. */
export function reachableFiles(files: readonly SourceFile[], isEntry: (file: SourceFile) => boolean): Set<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const known = new Set(byPath.keys());
  const reached = new Set<string>();
  const waiting = files.filter(isEntry);
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (reached.has(file.path)) continue;
    reached.add(file.path);
    for (const path of importsOf(file, known)) {
      const next = byPath.get(path);
      if (next && !reached.has(path)) waiting.push(next);
    }
  }
  return reached;
}
