import { Global, Module } from '@nestjs/common';
import { Outbox } from './outbox.js';
import { OutboxPruning } from './outbox-pruning.js';
import { OutboxRelay } from './outbox-relay.js';

@Global()
@Module({ providers: [Outbox, OutboxPruning, OutboxRelay], exports: [Outbox, OutboxRelay] })
export class OutboxModule {}
