import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { BlobsModule } from './platform/blobs/blobs.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { ProblemFilter } from './platform/http/problem-filter.js';
import { validationPipe } from './platform/http/validation.js';
import { OutboxModule } from './platform/outbox/outbox.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { SecretsModule } from './platform/secrets/secrets.module.js';
import { SignalsModule } from './platform/signals/signals.module.js';

const platform = [HttpModule, DatabaseModule, QueueModule, OutboxModule, SignalsModule, SecretsModule, BlobsModule];

/** The table of contents: the platform, then the slices shelf by shelf. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.with(config), ...platform],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
