import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const dockerfile = read('Dockerfile');

const workspaces = ['apps', 'libs'].flatMap((shelf) => readdirSync(join(root, shelf)).map((name) => `${shelf}/${name}`)).filter((path) => existsSync(join(root, path, 'package.json')));
const packages = new Map(workspaces.map((path) => [(JSON.parse(read(`${path}/package.json`)) as { name: string }).name, path]));

/** Folders of a workspace and of everything of ours that it needs at run time. */
function needed(path: string, found = new Set<string>()): Set<string> {
  found.add(path);
  const { dependencies = {} } = JSON.parse(read(`${path}/package.json`)) as { dependencies?: Record<string, string> };
  for (const name of Object.keys(dependencies)) {
    const next = packages.get(name);
    if (next !== undefined && !found.has(next)) needed(next, found);
  }
  return found;
}

/** The lines of one image, from its FROM to the next. */
function stage(name: string): string {
  return dockerfile.split(/^FROM /m).find((part) => new RegExp(`^\\S+ AS ${name}$`, 'm').test(part.split('\n')[0] ?? '')) ?? '';
}

describe('the images', () => {
  it('are installed from every workspace’s package.json', () => {
    expect(workspaces.filter((path) => !stage('source').includes(`COPY ${path}/package.json ${path}/\n`))).toEqual([]);
  });

  it.each(['api', 'facilitator'])('hold the output of everything that %s needs', (app) => {
    const lines = stage(app);
    expect([...needed(`apps/${app}`)].filter((path) => !lines.includes(`COPY --from=build /till/${path}/dist ${path}/dist\n`))).toEqual([]);
  });

  it('show what is told to operators to nobody outside', () => {
    expect(read('deploy/Caddyfile')).toContain('respond /metrics 404');
  });
});
