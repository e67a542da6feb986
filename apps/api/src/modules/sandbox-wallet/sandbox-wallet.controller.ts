import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../platform/http/access.js';
import { RateLimit } from '../../platform/http/rate-limit.js';
import { type SandboxWalletCall, sandboxWalletSchema } from './sandbox-wallet.schema.js';
import { SandboxWalletService } from './sandbox-wallet.service.js';

@ApiExcludeController()
@Controller()
export class SandboxWalletController {
  constructor(private readonly wallet: SandboxWalletService) {}

  @Post('/sandbox/wallet')
  @HttpCode(200)
  @Public({ sameOrigin: true })
  @RateLimit({ name: 'sandbox-wallet', max: 600, perSeconds: 60, by: 'ip' })
  async call(@Body({ schema: sandboxWalletSchema }) asked: SandboxWalletCall): Promise<{ result: string | string[] }> {
    return { result: await this.wallet.call(asked) };
  }
}
