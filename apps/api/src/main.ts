import { Config, ConfigError } from './config/config.js';
import { createApp } from './create-app.js';

async function main(): Promise<void> {
  const config = new Config(process.env);
  const app = await createApp(config);
  await app.listen(config.port, config.host);
  // A supervisor that vanished must not leave this process behind.
  process.on('disconnect', () => void app.close().finally(() => process.exit(0)));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
