import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { knownSlices } from './lint/rooms.mjs';
import { longest } from './longest-first.cjs';
import { longFunctions } from './tidy/long-functions.js';
import { reachableFiles } from './tidy/reachable-files.js';
import { type SourceFile, sourceFiles } from './tidy/source-file.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = sourceFiles(root);
const code = files.filter((file) => file.tree);
const written = code.filter((file) => !file.isSpec);

/** Tools find these by name. */
const namedByTools = /^(tsconfig.*\.json|package\.json|README\.md|ARCHITECTURE\.md|GLOSSARY\.md|CHANGELOG\.md)$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.[a-z]+$/;

/** Where programs begin: a tool, a page or npm names them, no import does. */
const entries = [
  /^libs\/[^/]+\/src\/index\.ts$/,
  /^apps\/[^/]+\/src\/(main|worker|migrate|openapi|reset-password)\.ts$/,
  /^apps\/sandbox\/src\/(pay|operator)\/main\.ts$/,
  /\.main\.(ts|mjs)$/,
  /^apps\/web\/[a-z.-]+\.mjs$/,
  /^(tools\/|bench\/)?[^/]+\.(mjs|cjs)$/,
  /\.d\.m?ts$/,
];

function paths(list: readonly SourceFile[]): string[] {
  return list.map((file) => file.path);
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function findings(pattern: RegExp, list: readonly SourceFile[]): string[] {
  return list.flatMap((file) => file.text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${file.path}:${String(at + 1)} ${line.trim().slice(0, 100)}`] : [])));
}

describe('files', () => {
  it('have kebab-case names', () => {
    expect(paths(files).filter((path) => !namedByTools.test(basename(path)) && !kebab.test(basename(path)))).toEqual([]);
  });

  it('have at most 400 lines', () => {
    expect(code.filter((file) => file.lines > 400).map((file) => `${file.path} (${String(file.lines)})`)).toEqual([]);
  });

  it('are short as a rule: median at most 80 lines, nine of ten at most 250', () => {
    const sizes = written.map((file) => file.lines).sort((a, b) => a - b);
    expect({ median: percentile(sizes, 0.5) <= 80, p90: percentile(sizes, 0.9) <= 250, sizes: sizes.length > 0 }).toEqual({ median: true, p90: true, sizes: true });
  });

  it('are reached from an entry or a spec', () => {
    const reached = reachableFiles(files, (file) => file.isSpec || entries.some((entry) => entry.test(file.path)));
    const sources = files.filter((file) => file.tree ?? /\.css$/.test(file.path));
    expect(paths(sources).filter((path) => /^(apps|libs|tools)\//.test(path) && !reached.has(path))).toEqual([]);
  });

  it('name no path of one machine', () => {
    const machine = new RegExp(['/wo' + 'rk/', '/tmp/ti' + 'll/', '/ho' + 'me/[a-z]', '/Us' + 'ers/[a-z]', '/ro' + 'ot/'].map((path) => `(^|[\\s"'\`(=])${path}`).join('|'));
    expect(findings(machine, files.filter((file) => !/Dockerfile|docker/.test(file.path)))).toEqual([]);
  });
});

describe('modules', () => {
  it('export by name, save where a tool wants a default', () => {
    const wantsDefault = /(\.config\.mjs|jest\.preset\.mjs|vite\.[a-z-]+\.mjs|\.d\.ts)$/;
    const hasDefault = ({ tree }: SourceFile): boolean =>
      tree?.statements.some((node) => ts.isExportAssignment(node) || (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword))) ?? false;
    expect(paths(code.filter((file) => hasDefault(file) && !wantsDefault.test(file.path)))).toEqual([]);
  });

  it('do not merely pass on what others export, save a library’s index', () => {
    const isBarrel = ({ tree }: SourceFile): boolean => tree !== undefined && tree.statements.length > 0 && tree.statements.every((node) => ts.isExportDeclaration(node) && node.moduleSpecifier);
    expect(paths(written.filter(isBarrel)).filter((path) => !/^libs\/[^/]+\/src\/index\.ts$/.test(path))).toEqual([]);
  });

  it('have functions of at most 70 lines', () => {
    expect(written.flatMap((file) => longFunctions(file, 70))).toEqual([]);
  });

  it('silence no compiler or linter', () => {
    const hushes = new RegExp(['@ts-' + 'ignore', '@ts-' + 'nocheck', 'eslint-' + 'disable'].join('|'));
    expect(findings(hushes, code)).toEqual([]);
  });

  it('promise nothing without an issue to it', () => {
    const promise = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'X' + 'XX'].join('|')})\\b(?!\\(#\\d+\\))`);
    expect(findings(promise, code)).toEqual([]);
  });
});

describe('what is written', () => {
  it('is used: no export, no dependency of a package that nothing names', () => {
    const seen = new Map<string, number>();
    for (const { text } of code) for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) seen.set(word, (seen.get(word) ?? 0) + 1);
    const exported = written.flatMap(({ path, text }) => [...text.matchAll(/^export (?:abstract |async |declare )*(?:const|function\*?|class|interface|type|enum) (\w+)/gm)].map(([, name = '']) => ({ path, name })));
    expect(exported.filter(({ name }) => seen.get(name) === 1)).toEqual([]);
    const unused = files.filter(({ path }) => /^(apps|libs)\/[^/]+\/package\.json$/.test(path)).flatMap(({ path, text }) => {
      const folder = path.replace('package.json', '');
      const own = files.filter((file) => file.path.startsWith(folder) && file.path !== path);
      const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
      const isNamed = (name: string) => own.some(({ text: source }) => new RegExp(`['"]${name}['"/]`).test(source));
      // Libraries of ours are also named for the order in which they are built.
      return Object.keys(dependencies).filter((name) => !name.startsWith('@till/') && !isNamed(name)).map((name) => `${folder} ${name}`);
    });
    expect(unused).toEqual([]);
  });

  it('leads somewhere: every link of a page to a file', () => {
    const pages = files.filter(({ path }) => path.endsWith('.md'));
    const broken = pages.flatMap(({ path, text }) => [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, to = '']) => to).filter((to) => !/^[a-z]+:/.test(to) && !existsSync(join(root, dirname(path), to))).map((to) => `${path}: ${to}`));
    expect(broken).toEqual([]);
  });
});

describe('repeated work of the API', () => {
  it('is a beat: turns that never overlap, and a stop', () => {
    const ofOneRequest = 'apps/api/src/modules/payments/live-streams.ts';
    expect(paths(written.filter(({ path, text }) => path.startsWith('apps/api/src/') && text.includes('setInterval(')))).toEqual([ofOneRequest, 'apps/api/src/platform/beats/beats.ts']);
  });
});

describe('failpoints', () => {
  it('are armed by no code of a product', () => {
    const inProducts = written.filter(({ path }) => /^apps\/[^/]+\/src\//.test(path) && path !== 'apps/api/src/platform/failpoints/failpoint.ts');
    expect(findings(/armFailpoints/, inProducts)).toEqual([]);
  });
});

describe('slices of the API', () => {
  it('each have a shelf', () => {
    const slices = new Set(code.flatMap(({ path }) => /^apps\/api\/src\/modules\/([^/]+)\//.exec(path)?.[1] ?? []));
    expect([...slices].filter((slice) => !knownSlices.includes(slice))).toEqual([]);
  });
});

describe('the order of the specs', () => {
  it('names specs that are there', () => {
    expect(longest.filter((path) => !files.some((file) => file.path === path))).toEqual([]);
  });
});

describe('specs', () => {
  it('are all run: none skipped, focused or left for later', () => {
    const held = /\b(describe|it|test)\.(skip|only|todo)(\.each)?\(|\b(xit|xtest|xdescribe|fit|fdescribe)\(/;
    expect(findings(held, code.filter((file) => file.isSpec && file.path !== 'tools/tidy.spec.ts'))).toEqual([]);
  });
});
