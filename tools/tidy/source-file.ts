import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A hand-written file of the project. */
export interface SourceFile {
  /** Relative to the repository, with slashes. */
  path: string;
  text: string;
  lines: number;
  /** Written to check others. */
  isSpec: boolean;
  /** Syntax tree; only of TypeScript and JavaScript. */
  tree: ts.SourceFile | undefined;
}

const skippedFolders = new Set(['node_modules', 'dist', 'coverage', 'results', '.git', '.nx', '.till']);
const code = /\.(tsx?|mjs|cjs|js)$/;
const readable = /\.(tsx?|mjs|cjs|js|css|html|md|json|ya?ml)$/;

function* pathsUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skippedFolders.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* pathsUnder(path);
    else if (entry.isFile() && readable.test(entry.name)) yield path;
  }
}

function readSource(root: string, file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const path = relative(root, file);
  const tree = code.test(path) ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) : undefined;
  return { path, text, lines: text.split('\n').length - 1, isSpec: /\.spec\.tsx?$/.test(path), tree };
}

/** Every hand-written file: the settings in the root, and what lies under the project's source folders. */
export function sourceFiles(root: string): SourceFile[] {
  const settings = readdirSync(root).filter((name) => code.test(name)).map((name) => join(root, name));
  const nested = ['apps', 'libs', 'tools', 'bench', 'docs'].filter((folder) => existsSync(join(root, folder))).flatMap((folder) => [...pathsUnder(join(root, folder))]);
  return [...settings, ...nested].map((file) => readSource(root, file));
}
