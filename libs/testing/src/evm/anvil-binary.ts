import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Where the anvil binary lies: the platform package that npm installed, else `anvil` on PATH.
 * @throws when there is neither, with what to do about it.
 */
export function anvilBinary(): string {
  return fromPackage() ?? fromPath() ?? missing();
}

function fromPackage(): string | undefined {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  try {
    return require.resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`);
  } catch {
    return undefined;
  }
}

function fromPath(): string | undefined {
  try {
    execFileSync('anvil', ['--version'], { stdio: 'ignore' });
    return 'anvil';
  } catch {
    return undefined;
  }
}

function missing(): never {
  throw new Error(
    `No anvil for ${process.platform}-${process.arch}: npm has no binary for this platform. ` +
      'Install Foundry (https://getfoundry.sh) so that `anvil` is on PATH, and try again.',
  );
}
