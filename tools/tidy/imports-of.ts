import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-file.js';

function isModuleReference(node: ts.Node): node is ts.ImportDeclaration | ts.ExportDeclaration {
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
}

/** `import('./x.js')`, `new URL('./x', import.meta.url)`, `require('./x')`. */
function isLoadingCall(node: ts.Node): node is ts.CallExpression | ts.NewExpression {
  if (ts.isCallExpression(node)) return node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require';
  return ts.isNewExpression(node) && node.expression.getText() === 'URL';
}

/** Relative module names a file refers to, as they are written. A build script names its entries as plain texts. */
function referencesIn(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && /^src\/[\w./-]+$/.test(node.text)) found.push(`./${node.text}`);
    const named = isModuleReference(node) ? node.moduleSpecifier : isLoadingCall(node) ? node.arguments?.[0] : undefined;
    if (named && ts.isStringLiteralLike(named)) found.push(named.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.filter((name) => name.startsWith('.'));
}

/** Paths that a reference may mean: TypeScript is written with the name of its output. */
function candidates(from: string, reference: string): string[] {
  const target = normalize(join(dirname(from), reference));
  const stem = target.replace(/\.jsx?$/, '');
  return [target, `${stem}.ts`, `${stem}.tsx`, `${target}.ts`, `${target}.tsx`];
}

/** The project's files that `file` imports, by path. */
export function importsOf(file: SourceFile, known: ReadonlySet<string>): string[] {
  const references = file.tree ? referencesIn(file.tree) : scriptsOf(file.text);
  return references.flatMap((reference) => candidates(file.path, reference).filter((path) => known.has(path)).slice(0, 1));
}

/** Scripts and styles of an HTML page. */
function scriptsOf(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="(\.?\/?[^"]+)"/g)].map(([, path = '']) => (path.startsWith('.') ? path : `./${path.replace(/^\//, '')}`));
}
