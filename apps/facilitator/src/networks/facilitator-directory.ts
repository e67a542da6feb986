import type { x402Facilitator } from '@x402/core/facilitator';
import type { NetworkFacilitator } from './network-facilitator.js';

/** What `/supported` answers. */
export type Supported = ReturnType<x402Facilitator['getSupported']>;

/** Finds the facilitator of a request and tells what all of them support. */
export class FacilitatorDirectory {
  private readonly byName = new Map<string, NetworkFacilitator>();

  constructor(readonly all: readonly NetworkFacilitator[]) {
    for (const one of all) {
      this.byName.set(nameKey(2, one.network.id), one);
      if (one.network.v1Name !== undefined) this.byName.set(nameKey(1, one.network.v1Name), one);
    }
  }

  /** By CAIP-2 id in v2, by plain name in v1. */
  find(x402Version: 1 | 2, network: string): NetworkFacilitator | undefined {
    return this.byName.get(nameKey(x402Version, network));
  }

  /** Kinds of our own networks only: the SDK lists every v1 name it knows. */
  supported(): Supported {
    const answers = this.all.map(({ sdk }) => sdk.getSupported());
    const isOurs = ({ x402Version, network }: Supported['kinds'][number]): boolean => this.find(x402Version === 1 ? 1 : 2, network) !== undefined;
    const signers: Supported['signers'] = {};
    for (const [family, addresses] of answers.flatMap((answer) => Object.entries(answer.signers))) {
      signers[family] = [...new Set([...(signers[family] ?? []), ...addresses])];
    }
    return {
      kinds: answers.flatMap(({ kinds }) => kinds).filter(isOurs),
      extensions: [...new Set(answers.flatMap(({ extensions }) => extensions))],
      signers,
    };
  }
}

function nameKey(x402Version: 1 | 2, network: string): string {
  return `${String(x402Version)} ${network}`;
}
