import { err, ok, type Result } from '@till/money';
import type { NetworkId } from '@till/networks';
import { z } from 'zod';
import { decodeBase64 } from '../encoding/decode-base64.js';
import { parseJson } from '../encoding/parse-json.js';

/** Key of the extension by which a wallet that paid shows itself (x402 v2, extensions/sign-in-with-x; CAIP-122). */
export const signInKey = 'sign-in-with-x';

/** What is to be signed: everything but the signer's address and chain, which are the signer's to name. */
export interface SignInTerms {
  /** Host, with its port where that is not the usual one. */
  readonly domain: string;
  /** Absolute address of the resource. */
  readonly uri: string;
  /** One line for the person who signs. */
  readonly statement: string;
  /** Letters and digits only (EIP-4361). */
  readonly nonce: string;
  /** ISO 8601, as are all times here. */
  readonly issuedAt: string;
  readonly expirationTime: string;
}

/** A wallet's answer, as it stands in the header `SIGN-IN-WITH-X`. */
export interface SignInProof extends SignInTerms {
  readonly address: string;
  /** CAIP-2. */
  readonly chainId: string;
  /** Hexadecimal (EVM) or base58 (Solana). */
  readonly signature: string;
}

const version = '1';
/** Short, because a header has little room: what a proof must have. */
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['domain', 'address', 'uri', 'version', 'chainId', 'type', 'nonce', 'issuedAt', 'signature'],
};

const isSolana = (chainId: string): boolean => chainId.startsWith('solana:');

/** The value of `extensions["sign-in-with-x"]`; the nonce comes last in `info`, so that it may differ from asker to asker. */
export function signInExtension({ nonce, ...terms }: SignInTerms, networks: readonly NetworkId[]): object {
  return {
    info: { ...terms, version, nonce },
    supportedChains: networks.map((chainId) => ({ chainId, type: isSolana(chainId) ? 'ed25519' : 'eip191' })),
    schema,
  };
}

const longestHeader = 8_192;
const maxDepth = 4;
const line = z.string().min(1).max(2_000).regex(/^[^\p{Cc}]*$/u);
/** Members that Till never issues would change the signed text, so a proof has none of them. */
const proofSchema = z.object({
  domain: line, uri: line, statement: line, nonce: line, issuedAt: line, expirationTime: line, address: line, chainId: line, signature: z.string().min(1).max(6_000),
  version: z.literal(version),
  notBefore: z.undefined().optional(),
  requestId: z.undefined().optional(),
  resources: z.array(z.string()).max(0).optional(),
});

/** Reads the header; nothing about the proof is checked yet. The fault is a sentence for the developer. */
export function readSignIn(header: string | readonly string[]): Result<SignInProof, string> {
  if (typeof header !== 'string' || header.length > longestHeader) return err('SIGN-IN-WITH-X must be sent once, with at most 8192 characters');
  const bytes = decodeBase64(header);
  const json = bytes && parseJson(Buffer.from(bytes).toString('utf8'), maxDepth);
  if (!json?.ok) return err('SIGN-IN-WITH-X is not base64 of a JSON object');
  const proof = proofSchema.safeParse(json.value);
  if (!proof.success) return err(`SIGN-IN-WITH-X is no proof for the challenge of this address (${proof.error.issues[0]?.path.join('.') ?? ''})`);
  const { domain, uri, statement, nonce, issuedAt, expirationTime, address, chainId, signature } = proof.data;
  return ok({ domain, uri, statement, nonce, issuedAt, expirationTime, address, chainId, signature });
}

/** The text a wallet signed (EIP-4361; the same for Solana accounts). */
export function signInMessage({ domain, address, statement, uri, chainId, nonce, issuedAt, expirationTime }: SignInProof): string {
  return [
    `${domain} wants you to sign in with your ${isSolana(chainId) ? 'Solana' : 'Ethereum'} account:`,
    address,
    '',
    statement,
    '',
    `URI: ${uri}`,
    `Version: ${version}`,
    `Chain ID: ${chainId.slice(chainId.indexOf(':') + 1)}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    `Expiration Time: ${expirationTime}`,
  ].join('\n');
}
