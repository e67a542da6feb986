import { Global, Module } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Egress } from './egress.js';

@Global()
@Module({ providers: [{ provide: Egress, useFactory: (config: Config) => new Egress(config), inject: [Config] }], exports: [Egress] })
export class EgressModule {}
