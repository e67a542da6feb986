import { Global, Module } from '@nestjs/common';
import { KeyRing } from './key-ring.js';
import { SecretBox } from './secret-box.js';

@Global()
@Module({ providers: [KeyRing, SecretBox], exports: [KeyRing, SecretBox] })
export class SecretsModule {}
