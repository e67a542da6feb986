import { fileURLToPath } from 'node:url';

/** The committed state: USDC and Multicall3 in place, dev accounts funded. `build-dev-chain-state.main.ts` rebuilds it. */
export const baseSepoliaStateFile = fileURLToPath(new URL('../../dev-chain/base-sepolia.state.json.gz', import.meta.url));
