import { devMerchant } from '@till/testing';
import { demoArticle } from './demo-article.js';
import { ensureDemoGateway } from './demo-gateway.js';
import { type DemoMemory, keepDemoMemory } from './demo-memory.js';
import { ensureDemoMerchant, ensureDoor, ensureResource } from './demo-merchant.js';
import { ensureDemoWebhook } from './demo-webhook.js';

/** The demo data of a running sandbox. */
export interface DemoData {
  memory: DemoMemory;
  apiKey: string;
  otherApiKey: string;
  payLink: string;
  tipJar: string;
  gateway: string;
  origin: string;
  doorUrl: string;
}

/**
 * Makes the demo data through the public doors, or finds it where an earlier start made it.
 * `file` keeps what the API never shows again; `origin` is the demo API that the gateway stands before, with the demo shop that takes webhooks.
 */
export async function ensureDemoData(url: string, file: string, memory: DemoMemory, origin: string): Promise<DemoData> {
  const [ada, grace] = await Promise.all([
    ensureDemoMerchant(url, memory.merchant, { name: 'Ada’s Workshop', goal: 'sell', wallets: devMerchant(0) }),
    ensureDemoMerchant(url, memory.otherMerchant, { name: 'Grace’s Bakery', goal: 'tips', wallets: devMerchant(1) }),
  ]);
  memory.merchant.apiKey = ada.apiKey;
  memory.otherMerchant.apiKey = grace.apiKey;
  const doorUrl = await ensureDoor(ada.client, memory.merchant.doorUrl);
  memory.merchant.doorUrl = doorUrl;
  memory.webhookSecret = await ensureDemoWebhook(ada.client, origin, memory.webhookSecret);
  await keepDemoMemory(file, memory);
  const [link, jar, gateway] = await Promise.all([
    ensureResource(ada.client, {
      kind: 'pay_link',
      title: 'How a till counts',
      description: 'A five-minute read about money that carries its own receipt.',
      price: '0.50',
      deliverable: { type: 'text', ...demoArticle },
    }),
    ensureResource(ada.client, {
      kind: 'tip_jar',
      handle: 'ada',
      title: 'Buy Ada a coffee',
      description: 'I build small tools and give them away. Coffee helps.',
      presets: ['1', '3', '5'],
    }),
    ensureDemoGateway(ada.client, { url: origin, key: memory.originKey }),
  ]);
  return { memory, apiKey: ada.apiKey, otherApiKey: grace.apiKey, payLink: link.url, tipJar: jar.url, gateway: gateway.url, origin, doorUrl };
}
