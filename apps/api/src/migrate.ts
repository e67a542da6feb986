import { Config } from './config/config.js';
import { migrate } from './platform/database/migrate.js';

/** Brings the database up to date and ends: the `migrate` step of a deployment. */
const ran = await migrate(new Config(process.env).databaseUrl);
process.stdout.write(ran.length > 0 ? `migrated: ${ran.join(', ')}\n` : 'the database is up to date\n');
