export * from './chain-reader.js';
export * from './chain-error.js';
export * from './reader-options.js';
export { createEvmReader, type EvmReader } from './evm/evm-reader.js';
export type { SignatureQuestion } from './evm/verify-contract-signature.js';
export { createSolanaReader, type SolanaReader } from './solana/solana-reader.js';
export { buildUnsignedUsdcTransfer, type UsdcTransfer } from './solana/unsigned-usdc-transfer.js';
