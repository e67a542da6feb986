import { spawnSync } from 'node:child_process';
import { step } from './progress.mjs';
import { run } from './run.mjs';

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function hasFont(language) {
  const list = spawnSync('fc-list', [`:lang=${language}`], { encoding: 'utf8' });
  return list.status !== 0 ? false : list.stdout.trim() !== '';
}

/** What the tests need besides npm's packages: Debian's package, what it is for, whether it is there. */
const components = [
  { package: 'chromium', use: 'the browser tests', present: () => succeeds('chromium', ['--version']) },
  { package: 'redis-server', use: 'the queue tests on Redis', present: () => succeeds('redis-server', ['--version']) },
  { package: 'fonts-liberation', use: 'the pages’ Latin text', present: () => hasFont('en') },
  { package: 'fonts-wqy-zenhei', use: 'the pages’ Chinese text', present: () => hasFont('zh-cn') },
];

/** Installs missing components where we may (root on Debian), else says how; tests that need them are then skipped. */
export async function ensureComponents() {
  const missing = components.filter(({ present }) => !present());
  if (missing.length === 0) return;
  const packages = missing.map((component) => component.package);
  if (process.getuid?.() === 0 && succeeds('apt-get', ['--version'])) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await step(`installing ${packages.join(', ')}`, async () => {
      await run('apt-get', ['update', '-qq'], { env });
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
    }).catch((error) => {
      console.error(error.output?.trimEnd());
    });
    return;
  }
  for (const component of missing) console.log(`  ${component.package} is missing: without it ${component.use} are skipped.`);
  console.log(`  On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`);
}
