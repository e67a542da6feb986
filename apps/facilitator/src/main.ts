import { ConfigError, readConfig } from './config/env.schema.js';
import { createFacilitator } from './create-facilitator.js';

try {
  const config = readConfig(process.env);
  const facilitator = await createFacilitator(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void facilitator.stop().then(() => process.exit(0));
    });
  }
  const url = await facilitator.start();
  facilitator.app.log.info({ url, networks: config.networks.map(({ network }) => network) }, 'facilitator is ready');
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
