import { ConfigError, readConfig } from './config/env.schema.js';
import { createFacilitator } from './create-facilitator.js';

try {
  const config = readConfig(process.env);
  const patienceMs = Math.max(...config.networks.map(({ confirmationTimeoutMs }) => confirmationTimeoutMs)) + 5_000;
  const facilitator = await createFacilitator(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      facilitator.app.log.info({ signal }, 'stopping: finishing what runs');
      // A settle that waits longer than its own deadline has lost its node; who restarts us should not wait for it.
      setTimeout(() => process.exit(1), patienceMs).unref();
      void facilitator.stop().then(() => process.exit(0));
    });
  }
  const url = await facilitator.start();
  facilitator.app.log.info({ url, networks: config.networks.map(({ network }) => network) }, 'facilitator is ready');
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
