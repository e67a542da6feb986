import { devEvm } from '../dev-networks.js';
import { writeAside } from '../process/write-aside.js';
import { startAnvil } from './anvil-process.js';
import { buildDevChainState } from './build-dev-chain-state.js';
import { baseSepoliaStateFile } from './base-sepolia-state-file.js';

const anvil = await startAnvil({ chainId: devEvm.chainId });
try {
  const state = await buildDevChainState(anvil.url, { address: devEvm.usdc, name: devEvm.usdcName });
  await writeAside(baseSepoliaStateFile, state);
  process.stdout.write(`${baseSepoliaStateFile}: ${String(state.length)} bytes\n`);
} finally {
  await anvil.stop();
}
