import { Global, Module } from '@nestjs/common';
import { IdempotencyStore } from './idempotency-store.js';
import { KeyedWork } from './keyed-work.js';

@Global()
@Module({ providers: [IdempotencyStore, KeyedWork], exports: [IdempotencyStore, KeyedWork] })
export class IdempotencyModule {}
