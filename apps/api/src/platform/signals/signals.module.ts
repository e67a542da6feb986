import { Global, Module } from '@nestjs/common';
import { SignalBus } from './signal-bus.js';

@Global()
@Module({ providers: [SignalBus], exports: [SignalBus] })
export class SignalsModule {}
