import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { devBuyersOn, devMerchant, devSolana, solanaControls, solanaRpc } from '@till/testing';
import { type Part, startNodeService } from './node-service.js';
import { sandboxSellers } from './sandbox-sellers.js';

const require = createRequire(import.meta.url);
const buyerBaseUnits = 1_000_000_000n;
/** One SOL: more fees than anybody tries out. */
const feeLamports = 1_000_000_000n;

/** Solana devnet's stand-in, in a process of its own: its native runtime must not take the supervisor down. */
export async function startSolanaPart(options: { port: number; chainsDir: string; logsDir: string }): Promise<Part> {
  const url = `http://127.0.0.1:${String(options.port)}`;
  const part = await startNodeService({
    name: 'Solana dev chain',
    script: join(dirname(require.resolve('@till/testing')), 'solana-chain.main.js'),
    env: { ...process.env, SOLANA_CHAIN_PORT: String(options.port), SOLANA_CHAIN_STATE: join(options.chainsDir, 'solana-devnet') },
    logFile: join(options.logsDir, 'solana.log'),
    ready: () => solanaRpc(url, 'getGenesisHash'),
  });
  await fundPeople(url);
  return part;
}

/** Demo buyers own 1,000 USDC each; demo merchants need a token account to receive any, and coin to send refunds. */
async function fundPeople(url: string): Promise<void> {
  const controls = solanaControls(url);
  for (const { address } of devBuyersOn(devSolana.network)) {
    if ((await controls.usdcBalance(address)) === 0n) await controls.fundUsdc(address, buyerBaseUnits);
  }
  for (const place of sandboxSellers) {
    const { solana } = devMerchant(place);
    await controls.fundUsdc(solana, 0n);
    await controls.setLamports(solana, feeLamports);
  }
}
