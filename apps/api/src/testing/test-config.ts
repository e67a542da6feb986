import { Config } from '../config/config.js';

/** Configuration of a test's process: silent, quick sweeps, doors that wait for what comes on any machine, everything else as in production. */
export function testConfig(overrides: Record<string, string | undefined>): Config {
  return new Config({ TILL_SECRET: '11'.repeat(32), TILL_LOG_LEVEL: 'silent', TILL_PORT: '0', TILL_PUBLIC_URL: 'http://till.test', TILL_SWEEP_INTERVAL_MS: '200', TILL_DOOR_DEADLINE_MS: '30000', TILL_CHECKUP_INTERVAL_MS: '0', TILL_DATABASE_POOL: '8', ...overrides });
}
