import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { NetworksService } from '../networks/networks.service.js';

/** What this Till is and can be paid on, for machines that have never met it. */
export interface Discovery {
  name: 'Till';
  x402Versions: number[];
  /** Always empty: a pay link is known to those it was given to. */
  resources: string[];
  networks: { network: string; v1Name: string | null; asset: string; symbol: string; x402Versions: number[] }[];
  openapi: string;
  instructions: string;
}

@Injectable()
export class DiscoveryService {
  constructor(
    private readonly config: Config,
    private readonly networks: NetworksService,
  ) {}

  describe(): Discovery {
    const { publicUrl } = this.config;
    const payable = this.networks.offered().filter((offer) => offer.payable);
    return {
      name: 'Till',
      x402Versions: [1, 2],
      resources: [],
      networks: payable.map(({ network, v1, v2 }) => ({
        network: network.id,
        v1Name: network.v1Name ?? null,
        asset: network.usdc.address,
        symbol: network.usdc.symbol,
        x402Versions: [...(v1 ? [1] : []), ...(v2 ? [2] : [])],
      })),
      openapi: `${publicUrl}/openapi.json`,
      instructions: `${publicUrl}/llms.txt`,
    };
  }

  /** The same as a text for language models (llmstxt.org). */
  instructions(): string {
    const { publicUrl } = this.config;
    const networks = this.describe().networks.map(({ network, v1Name }) => `- ${network}${v1Name === null ? '' : ` (${v1Name})`}`);
    return [
      '# Till',
      '',
      '> Pay links, tip jars and paid content that people and agents pay in USDC over HTTP 402 (x402). Money goes straight to the seller.',
      '',
      '## Pay',
      '',
      `A pay link is ${publicUrl}/p/… , a tip jar ${publicUrl}/t/… (choose the tip with ?amount=5).`,
      `An API sold by the call is at ${publicUrl}/g/… ; below its address, /-/openapi.json describes its calls with prices (x-payment-info) and /-/docs is the same for people.`,
      '',
      '1. GET the address. The answer is 402 with the terms: x402 v2 in the PAYMENT-REQUIRED header, v1 in the JSON body. With Accept: text/markdown it is readable text.',
      '2. Sign the payment and send the same GET again with PAYMENT-SIGNATURE (v2) or X-PAYMENT (v1).',
      '3. 200 is what was bought, with PAYMENT-RESPONSE. 202 means not settled yet: follow Location and do not sign a second payment. The same signed payment may be sent again at any time and always gets the answer of its own payment.',
      '',
      '## Networks',
      '',
      ...(networks.length > 0 ? networks : ['- none can be paid on right now']),
      '',
      '## Sell',
      '',
      `- [OpenAPI description](${publicUrl}/openapi.json): wallets, pay links, payments, analytics; an API key comes from ${publicUrl}/dashboard`,
      '',
    ].join('\n');
  }
}
