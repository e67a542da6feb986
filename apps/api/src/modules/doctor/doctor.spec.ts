import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Checkup, Finding, FindingCode, GatewayWithSecret, Resource } from '@till/contract';
import { devMerchant, freePort } from '@till/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../create-app.js';
import type { Config } from '../../config/config.js';
import { type Seller, signUpSeller } from '../../../test/seller.js';
import { stubPages } from '../../../test/stub-pages.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: { app: NestFastifyApplication; url: string };
let ada: Seller;
let origin: TestOrigin;
const garbage: (() => Promise<unknown>)[] = [];

/** A Till that listens where its public address says. */
async function startAt(config: (overrides: Record<string, string>) => Config, overrides: Record<string, string> = {}): Promise<{ app: NestFastifyApplication; url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const app = await createApp(config({ TILL_PUBLIC_URL: url, TILL_WEB_DIST: await stubPages(), TILL_EGRESS_ALLOW: '127.0.0.0/8', ...overrides }));
  await app.listen(port, '127.0.0.1');
  garbage.push(() => app.close());
  return { app, url };
}

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  till = await startAt((overrides) => world.config(overrides));
  ada = await signUpSeller(till.url, 'ada@till.test', 0, till.url);
});
afterAll(async () => {
  for (const stop of garbage.reverse()) await stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  origin.answer = TestOrigin.echo;
  origin.seen.length = 0;
});

const link = (body: object = {}): Promise<Resource> => ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05', ...body });
const checkup = ({ id }: { id: string }, by: Seller = ada): Promise<Checkup> => by.call('POST', `/v1/resources/${id}/checkup`);
const codes = ({ findings }: Checkup): FindingCode[] => findings.map(({ code }) => code);
const found = ({ findings }: Checkup, code: FindingCode): Finding | undefined => findings.find((one) => one.code === code);
const worse = ({ findings }: Checkup): string[] => findings.flatMap(({ code, severity }) => (severity === 'warning' || severity === 'broken' ? [`${severity} ${code}`] : []));

describe('a healthy pay link', () => {
  it('is found healthy in every respect, at its public address', async () => {
    const made = await link();
    const seen = await checkup(made);
    expect(seen).toMatchObject({ resourceId: made.id, verdict: 'note', toMend: 0, url: made.url, askedAt: 'public_address' });
    expect([...new Set(codes(seen))]).toEqual([
      'door_answers', 'v2_valid', 'v1_valid', 'terms_agree', 'header_small', 'clients_pay', 'markdown_served', 'page_served', 'cors_open', 'not_cached', 'network_ready', 'wallet_proof_later', 'not_listed',
    ]);
  });
});
