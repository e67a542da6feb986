import { Config, ConfigError } from './config/config.js';
import { createApp } from './create-app.js';

/** The second door: jobs only, no HTTP but what health checks need. */
async function main(): Promise<void> {
  const config = new Config({ ...process.env, TILL_ROLE: 'worker' });
  const app = await createApp(config);
  await app.listen(config.port, config.host);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
