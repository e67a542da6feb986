import { Module } from '@nestjs/common';
import { RequestAuthenticator } from '../../platform/http/request-authenticator.js';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { SignaturesModule } from '../signatures/signatures.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { AccountsService } from './accounts.service.js';
import { AuthController } from './auth.controller.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { MembersRepository } from './members.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordResetsService } from './password-resets.service.js';
import { SessionsService } from './sessions.service.js';
import { SignInGuesses } from './sign-in-guesses.js';
import { SiweService } from './siwe.service.js';
import { TillAuthenticator } from './till-authenticator.js';

@Module({
  imports: [ApiKeysModule, AuditLogModule, MerchantsModule, SignaturesModule, WalletsModule],
  controllers: [AuthController, CredentialsController],
  providers: [AccountsService, CredentialsService, MembersRepository, PasswordHasher, PasswordResetsService, SessionsService, SignInGuesses, SiweService, { provide: RequestAuthenticator, useClass: TillAuthenticator }],
  exports: [RequestAuthenticator],
})
export class AuthModule {}
