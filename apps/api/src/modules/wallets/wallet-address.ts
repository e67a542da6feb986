import type { Family } from '@till/contract';
import { networks } from '@till/networks';
import { isAddress as isSolanaAddress } from '@solana/kit';
import { getAddress, isAddress, zeroAddress } from 'viem';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';

const solanaPrograms = new Set([
  '11111111111111111111111111111111',
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
  'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL',
]);
const tokens = new Set(networks.map((network) => network.usdc.address.toLowerCase()));

function faulty(message: string): ProblemError {
  return faultyField('address', message);
}

function evmAddress(text: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw faulty('must be 0x and 40 hex digits');
  const oneCase = text.slice(2) === text.slice(2).toLowerCase() || text.slice(2) === text.slice(2).toUpperCase();
  // Mixed case carries the EIP-55 checksum; a wrong one means a mistyped address.
  if (!oneCase && !isAddress(text, { strict: true })) throw faulty('has a wrong checksum; copy it again from the wallet');
  if (text.toLowerCase() === zeroAddress) throw faulty('is the zero address; money sent there is lost');
  return getAddress(text.toLowerCase());
}

function solanaAddress(text: string): string {
  if (!isSolanaAddress(text)) throw faulty('must be a Solana address: base58 of 32 bytes');
  if (solanaPrograms.has(text)) throw faulty('is a program, not a wallet; money sent there is lost');
  return text;
}

/**
 * An address as it is stored: checksummed on EVM, base58 on Solana. Throws `validation_failed` for what is no address
 * or belongs to nobody who could spend from it.
 */
export function normaliseAddress(family: Family, text: string): string {
  const address = family === 'evm' ? evmAddress(text) : solanaAddress(text);
  if (tokens.has(address.toLowerCase())) throw faulty('is the USDC token itself; money sent there is lost');
  return address;
}
