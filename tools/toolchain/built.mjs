import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './progress.mjs';
import { root } from './root.mjs';
import { runNode } from './run.mjs';
import { sourcePrint } from './source-print.mjs';

const compiler = 'node_modules/typescript/bin/tsc';
const settings = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json'];
const webLibs = ['libs/money', 'libs/networks', 'libs/contract', 'libs/api-client'];

function projects() {
  const references = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references;
  return references.map(({ path }) => path.replace(/^\.\//, ''));
}

/** What `tsc -b` remembers of a project, and what it should have written for it. */
function outputsOf(project) {
  const entry = existsSync(join(root, project, 'src/main.ts')) ? 'main.js' : 'index.js';
  return { record: join(root, project, 'dist/.tsbuildinfo'), entry: join(root, project, 'dist', entry) };
}

function writtenAt(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/** Libs and apps on Node. */
async function compile() {
  // The compiler trusts its record: with the record there and the output gone it would write nothing.
  const torn = projects().some((project) => {
    const { record, entry } = outputsOf(project);
    return existsSync(record) && !existsSync(entry);
  });
  await runNode(compiler, ['-b', ...(torn ? ['--force'] : []), ...projects()]);
}

/** The parts of the build: what each is made of, and where one sees that it was made. */
function parts() {
  return {
    node: {
      print: () => sourcePrint([...settings, ...projects()]),
      // Somebody else's compiler run, of other sources, shows in the record's time.
      written: () => projects().map((project) => writtenAt(outputsOf(project).record)).join(' '),
      present: () => projects().every((project) => existsSync(outputsOf(project).entry)),
    },
    web: {
      print: () => sourcePrint(['package-lock.json', 'apps/web', ...webLibs]),
      written: () => webOutputs().map(writtenAt).join(' '),
      present: () => webOutputs().length > 0,
    },
  };
}

function webOutputs() {
  const dist = join(root, 'apps/web/dist');
  return existsSync(dist) ? readdirSync(dist).sort().map((name) => join(dist, name)) : [];
}

const stampFile = join(root, 'node_modules/.till-built.json');

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function stampOf(part) {
  return `${part.print()} ${part.written()}`;
}

/** Builds what its sources outran, with progress. Resolves at once when nothing changed (some 0.1 s). */
export async function ensureBuilt() {
  const { node, web } = parts();
  const stamps = readStamps();
  const keep = (name, part) => {
    stamps[name] = stampOf(part);
    writeFileSync(stampFile, JSON.stringify(stamps));
  };
  const nodeStale = !node.present() || stamps.node !== stampOf(node);
  const webStale = !web.present() || stamps.web !== stampOf(web);
  await Promise.all([
    nodeStale && step('building server and sandbox', compile).then(() => keep('node', node)),
    webStale && step('building the web pages', () => runNode('apps/web/build.mjs', [])).then(() => keep('web', web)),
  ]);
}
