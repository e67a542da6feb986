import { Body, Controller, Query } from '@nestjs/common';
import { createWalletSchema, type Page, pageQuerySchema, proveWalletSchema, updateWalletSchema, type Wallet, type WalletChallenge } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit, type RateLimitRule } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { WalletProofService } from './wallet-proof.service.js';
import { WalletsService } from './wallets.service.js';

/** Each has its past read from the chain; one that is removed and added again, once more. */
const additions: RateLimitRule = { name: 'wallet-additions', max: 1_000, perSeconds: 3_600, by: 'merchant' };

@Controller()
export class WalletsController {
  constructor(
    private readonly wallets: WalletsService,
    private readonly proofs: WalletProofService,
  ) {}

  @Implements('createWallet', { summary: 'Add a receiving address; the first of a family becomes its default' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites, additions)
  create(@Context() context: RequestContext, @Body({ schema: createWalletSchema }) input: z.output<typeof createWalletSchema>): Promise<Wallet> {
    return this.wallets.add(context, input);
  }

  @Implements('listWallets', { summary: 'List receiving addresses, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>): Promise<Page<Wallet>> {
    return this.wallets.list(context, query);
  }

  @Implements('getWallet', { summary: 'Read one receiving address' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('wallet') id: string): Promise<Wallet> {
    return this.wallets.get(context, id);
  }

  @Implements('updateWallet', { summary: 'Rename an address or make it the default of its family' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  update(@Context() context: RequestContext, @IdParam('wallet') id: string, @Body({ schema: updateWalletSchema }) change: z.output<typeof updateWalletSchema>): Promise<Wallet> {
    return this.wallets.update(context, id, change);
  }

  @Implements('deleteWallet', { summary: 'Remove an address nothing is paid to any more' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  remove(@Context() context: RequestContext, @IdParam('wallet') id: string): Promise<void> {
    return this.wallets.remove(context, id);
  }

  @Implements('challengeWallet', { summary: 'Ask for the message that proves control of an address', status: 200 })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  challenge(@Context() context: RequestContext, @IdParam('wallet') id: string): Promise<WalletChallenge> {
    return this.proofs.challenge(context, id);
  }

  @Implements('proveWallet', { summary: 'Prove control of an address with the signed message', status: 200 })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites, { name: 'wallet-proofs', max: 30, perSeconds: 60, by: 'merchant' })
  prove(@Context() context: RequestContext, @IdParam('wallet') id: string, @Body({ schema: proveWalletSchema }) proof: z.output<typeof proveWalletSchema>): Promise<Wallet> {
    return this.proofs.prove(context, id, proof);
  }
}
