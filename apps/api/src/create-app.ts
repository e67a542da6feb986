import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { migrate } from './platform/database/migrate.js';
import { serveApiDocs } from './platform/http/api-docs.js';
import { createServer } from './platform/http/create-server.js';
import { prepareServer } from './platform/http/prepare-server.js';
import { serveWebSite } from './platform/http/web-site.js';
import { createLogger, NestLogger } from './platform/telemetry/logger.js';

/** Builds the application with everything registered and nothing listening: tests inject, `main.ts` listens. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  if (config.migrateAtBoot) await migrate(config.databaseUrl);
  const logger = createLogger(config.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), createServer(config, logger), { logger: new NestLogger(logger), abortOnError: false });
  await prepareServer(app);
  if (config.servesHttp) {
    await serveWebSite(app.getHttpAdapter().getInstance(), config);
    serveApiDocs(app);
  }
  app.enableShutdownHooks();
  return app;
}
