import { Global, Module } from '@nestjs/common';
import { Beats } from './beats.js';

@Global()
@Module({ providers: [Beats], exports: [Beats] })
export class BeatsModule {}
