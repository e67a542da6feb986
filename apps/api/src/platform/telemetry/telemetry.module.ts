import { Global, Module } from '@nestjs/common';
import { ClockWatch } from './clock-watch.js';
import { Metrics } from './metrics.js';

@Global()
@Module({ providers: [ClockWatch, Metrics], exports: [ClockWatch, Metrics] })
export class TelemetryModule {}
