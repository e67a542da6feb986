import { type SandboxFile, sandboxFileSchema } from '@till/contract';
import { devBuyersOn } from '@till/testing';
import { writePrivate } from '../home/write-private.js';
import { nodeOf, type NodeUrls, sandboxNetworks } from '../sandbox-networks.js';
import type { DemoData } from './demo-data.js';

/** Where the parts of the running sandbox answer. */
export interface SandboxAddresses {
  url: string;
  facilitatorUrl: string;
  nodes: NodeUrls;
}

/** Writes `sandbox.json`, the file scripts and tests read; its shape is fixed by the contract. Holds keys: owner only. */
export async function writeSandboxFile(file: string, addresses: SandboxAddresses, demo: DemoData): Promise<void> {
  const { merchant, otherMerchant } = demo.memory;
  const content: SandboxFile = {
    url: addresses.url,
    merchant: { email: merchant.email, password: merchant.password },
    apiKey: demo.apiKey,
    otherMerchant: { email: otherMerchant.email, password: otherMerchant.password, apiKey: demo.otherApiKey },
    demo: { payLink: demo.payLink, tipJar: demo.tipJar, gateway: demo.gateway, origin: demo.origin },
    facilitatorUrl: addresses.facilitatorUrl,
    doorUrl: demo.doorUrl,
    networks: Object.fromEntries(sandboxNetworks.map(({ id, usdc }) => [id, { rpcUrl: nodeOf(addresses.nodes, id), asset: usdc.address }])),
    buyers: sandboxNetworks.flatMap(({ id }) => devBuyersOn(id)),
  };
  await writePrivate(file, `${JSON.stringify(sandboxFileSchema.parse(content), null, 2)}\n`);
}
