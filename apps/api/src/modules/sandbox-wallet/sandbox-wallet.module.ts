import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '../../config/config.js';
import { SandboxChains } from './sandbox-chains.js';
import { SandboxWalletController } from './sandbox-wallet.controller.js';
import { SandboxWalletService } from './sandbox-wallet.service.js';

/** There only where demo keys are configured; elsewhere the route does not exist. */
@Module({})
export class SandboxWalletModule {
  static with(config: Config): DynamicModule {
    if (config.sandboxWallet === undefined) return { module: SandboxWalletModule };
    return { module: SandboxWalletModule, controllers: [SandboxWalletController], providers: [SandboxChains, SandboxWalletService] };
  }
}
