import { join } from 'node:path';

/** Where each thing lies in TILL_HOME. */
export interface HomeLayout {
  dir: string;
  /** Says that this directory is Till's, so that `--fresh` never empties somebody else's. */
  marker: string;
  lock: string;
  /** Key the API derives its secrets from. */
  secret: string;
  /** What the demo data was made with: passwords and API keys. */
  demo: string;
  /** The file scripts read: `contract.md` fixes its shape. */
  sandboxFile: string;
  /** Settings of the running sandbox for commands beside it; gone when it stops. */
  operator: string;
  postgres: string;
  postgresPassword: string;
  chains: string;
  blobs: string;
  logs: string;
}

/** The layout under `dir`. */
export function homeLayout(dir: string): HomeLayout {
  return {
    dir,
    marker: join(dir, 'till-home.json'),
    lock: join(dir, 'running.json'),
    secret: join(dir, 'secret'),
    demo: join(dir, 'demo.json'),
    sandboxFile: join(dir, 'sandbox.json'),
    operator: join(dir, 'operator.json'),
    postgres: join(dir, 'postgres'),
    postgresPassword: join(dir, 'postgres-password'),
    chains: join(dir, 'chains'),
    blobs: join(dir, 'blobs'),
    logs: join(dir, 'logs'),
  };
}
