import { startSolanaChain } from './solana/solana-chain.js';

/*
 * The Solana dev chain as a process: SOLANA_CHAIN_PORT and SOLANA_CHAIN_STATE (optional), prints its URL on one line.
 * Whoever starts it ends it with a signal; the journal needs no farewell, so SIGKILL will do as well.
 */
const port = process.env['SOLANA_CHAIN_PORT'];
const chain = await startSolanaChain({
  port: port === undefined ? 0 : Number.parseInt(port, 10),
  stateFile: process.env['SOLANA_CHAIN_STATE'],
});
process.stdout.write(`${chain.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void chain.stop().then(() => process.exit(0));
  });
}
