import { Module } from '@nestjs/common';
import { NetworksModule } from '../networks/networks.module.js';
import { OwnershipSignature } from './ownership-signature.js';
import { SigningChallengesService } from './signing-challenges.service.js';

@Module({ imports: [NetworksModule], providers: [OwnershipSignature, SigningChallengesService], exports: [OwnershipSignature, SigningChallengesService] })
export class SignaturesModule {}
