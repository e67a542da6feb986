import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { networkById } from '@till/networks';
import { devEvm, poll, type SignedAuthorization } from '@till/testing';
import { type EvmPayment, evmClaimKey, exactTerms, facilitatorRequest } from '@till/x402';
import type { Hex } from 'viem';
import type { Config } from '../src/config/config.js';
import { ConfigModule } from '../src/config/config.module.js';
import type { NewPayment } from '../src/modules/payments/new-payment.js';
import type { Payment } from '../src/modules/payments/payment.js';
import { PaymentsModule } from '../src/modules/payments/payments.module.js';
import { PaymentsService } from '../src/modules/payments/payments.service.js';
import { SettlementModule } from '../src/modules/settlement/settlement.module.js';
import { BeatsModule } from '../src/platform/beats/beats.module.js';
import { DatabaseModule } from '../src/platform/database/database.module.js';
import { HttpModule } from '../src/platform/http/http.module.js';
import { IdempotencyModule } from '../src/platform/idempotency/idempotency.module.js';
import { OutboxModule } from '../src/platform/outbox/outbox.module.js';
import { PruningModule } from '../src/platform/pruning/pruning.module.js';
import { QueueModule } from '../src/platform/queue/queue.module.js';
import { SecretsModule } from '../src/platform/secrets/secrets.module.js';
import { SignalsModule } from '../src/platform/signals/signals.module.js';
import { TelemetryModule } from '../src/platform/telemetry/telemetry.module.js';
import type { Seeded } from './seed.js';

@Module({})
class MoneyOnly {
  static with(config: Config) {
    const imports = [ConfigModule.with(config), BeatsModule, PruningModule, HttpModule, DatabaseModule, QueueModule, OutboxModule, SignalsModule, SecretsModule, TelemetryModule, IdempotencyModule, PaymentsModule, SettlementModule];
    return { module: MoneyOnly, imports };
  }
}

/** The slices that move money, without doors: payments are handed in as a door hands them over. */
export async function startMoneyOnly(config: Config): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(MoneyOnly.with(config), { logger: ['error', 'fatal'], abortOnError: false });
  return app.init();
}

/** A signed authorization as a checked payment for a link, sent through the facilitator at `facilitatorUrl`. */
export function checkedPayment({ authorization, signature }: SignedAuthorization, at: Seeded, facilitatorUrl: string): NewPayment {
  const network = networkById(devEvm.network);
  if (!network) throw new Error('the dev network is in no registry');
  const terms = exactTerms({ network, amount: authorization.value, payTo: at.evm, maxTimeoutSeconds: 300 });
  const wire = Object.fromEntries(Object.entries(authorization).map(([name, value]) => [name, String(value)]));
  const lower = { ...authorization, from: authorization.from.toLowerCase() as Hex, to: authorization.to.toLowerCase() as Hex };
  const payment: EvmPayment = { x402Version: 2, network: devEvm.network, family: 'evm', raw: { payload: { signature, authorization: wire } }, authorization: lower, signature };
  const resource = { url: `http://till.test/p/${at.slug}`, description: 'A thing', mimeType: 'application/json' };
  return {
    merchantId: at.merchantId, mode: 'test', resourceId: at.resourceId, x402Version: 2, network: devEvm.network, asset: terms.asset, amount: terms.amount,
    payer: lower.from, payTo: at.evm, claim: evmClaimKey(terms, payment), validBefore: authorization.validBefore,
    instruction: { request: facilitatorRequest(payment, terms, resource), url: resource.url },
    facilitatorUrl, fromBlock: 0n, metadata: {}, payAgain: false, requestKey: '', heldUntil: null,
  };
}

/** Waits until a payment is in one of the states. */
export function inState(payments: PaymentsService, id: string, ...states: string[]): Promise<Payment> {
  return poll(`${id} in ${states.join(' or ')}`, async () => {
    const payment = await payments.find(id);
    return payment && states.includes(payment.status) ? payment : undefined;
  }, { everyMs: 20 });
}

/** Claims a payment that nobody else has; returns its id. */
export async function claimed(payments: PaymentsService, payment: NewPayment): Promise<string> {
  const taken = await payments.submit(payment);
  if (taken.kind !== 'claimed') throw new Error(`not claimed but ${taken.kind}`);
  return taken.payment.id;
}
