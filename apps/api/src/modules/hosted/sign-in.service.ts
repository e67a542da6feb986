import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { err, ok, type Result } from '@till/money';
import { type NetworkId, networkById } from '@till/networks';
import { markLength, readSignIn, signInExtension, signInMessage, type SignInProof } from '@till/x402';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Pruner } from '../../platform/pruning/pruner.js';
import { KeyRing } from '../../platform/secrets/key-ring.js';
import { OwnershipSignature } from '../signatures/ownership-signature.js';
import type { Offer } from './offer.js';
import { SignInNoncesRepository } from './sign-in-nonces.repository.js';

/** A wallet that showed itself by signing a challenge of ours. */
export interface ProvenWallet {
  /** In lower case on EVM chains, as payers are kept. */
  address: string;
  /** A key signs for its address on every chain; a contract only for the one on its own. */
  by: 'key' | 'contract';
  network: NetworkId;
  nonce: string;
  expiresAt: Date;
}

/** How long a challenge may be answered. */
const lifeMs = 5 * 60_000;
/** Clocks of other processes of this Till run ahead a little. */
const skewMs = 30_000;
const statement = 'Open what this wallet paid for. This costs nothing.';
const stampLength = 32;
const noncePattern = new RegExp(`^[0-9a-f]{${String(stampLength + markLength)}}$`);

/**
 * Challenges and proofs of addresses (sign-in-with-x). A challenge is not stored: its nonce has a code by which Till knows
 * that it issued it, for this resource and at this time. A nonce is written down when it opened something.
 */
@Injectable()
export class SignInService implements OnModuleInit {
  private readonly origin: URL;

  constructor(
    config: Config,
    private readonly keys: KeyRing,
    private readonly signatures: OwnershipSignature,
    private readonly unitOfWork: UnitOfWork,
    private readonly nonces: SignInNoncesRepository,
    private readonly pruner: Pruner,
  ) {
    this.origin = new URL(config.publicUrl);
  }

  onModuleInit(): void {
    this.pruner.add('nonces of proofs', (tx) => this.nonces.prune(tx));
  }

  /** The challenge of an address, as an extension of its terms. `mark` makes the nonce one of its own. */
  challenge({ resource, url }: Offer, mark: string, networks: readonly NetworkId[]): object {
    const nowMs = Date.now();
    const issuedAt = new Date(nowMs).toISOString();
    const nonce = `${this.stamp(resource.id, issuedAt)}${mark}`;
    return signInExtension({ domain: this.origin.host, uri: url, statement, issuedAt, expirationTime: new Date(nowMs + lifeMs).toISOString(), nonce }, networks);
  }

  /**
   * The wallet that signed a challenge of this address; else why the proof is none, in the words of the reference
   * extension. Throws `service_unavailable` when only a chain could tell and it does not answer.
   */
  async verify(header: string | readonly string[], { resource, url }: Offer): Promise<Result<ProvenWallet, string>> {
    const read = readSignIn(header);
    if (!read.ok) return err('invalid_siwx_payload');
    const proof = read.value;
    const fault = this.faultOf(proof, resource.id, url);
    if (fault !== null) return err(fault);
    const network = networkById(proof.chainId);
    if (!network || network.testnet !== (resource.mode === 'test')) return err('invalid_siwx_unsupported_chain');
    const by = await this.signer(proof, network.id);
    if (!by) return err('invalid_siwx_signature');
    const address = network.family === 'evm' ? proof.address.toLowerCase() : proof.address;
    return ok({ address, by, network: network.id, nonce: proof.nonce, expiresAt: new Date(proof.expirationTime) });
  }

  /** Uses the proof up; false when it opened something before. */
  use({ nonce, expiresAt }: ProvenWallet): Promise<boolean> {
    return this.unitOfWork.system((tx) => this.nonces.use(tx, nonce, expiresAt));
  }

  private faultOf(proof: SignInProof, resourceId: string, url: string): string | null {
    const issuedMs = Date.parse(proof.issuedAt);
    if (proof.domain !== this.origin.host) return 'invalid_siwx_domain_mismatch';
    if (proof.uri !== url) return 'invalid_siwx_uri_mismatch';
    if (proof.statement !== statement) return 'invalid_siwx_statement';
    if (Number.isNaN(issuedMs) || issuedMs > Date.now() + skewMs) return 'invalid_siwx_issued_at';
    if (proof.expirationTime !== new Date(issuedMs + lifeMs).toISOString()) return 'invalid_siwx_expiration_time';
    if (issuedMs + lifeMs < Date.now()) return 'invalid_siwx_expired';
    if (!noncePattern.test(proof.nonce)) return 'invalid_siwx_nonce';
    const isOurs = timingSafeEqual(Buffer.from(proof.nonce.slice(0, stampLength)), Buffer.from(this.stamp(resourceId, proof.issuedAt)));
    return isOurs ? null : 'invalid_siwx_nonce';
  }

  private async signer(proof: SignInProof, network: NetworkId): Promise<ProvenWallet['by'] | null> {
    const message = signInMessage(proof);
    if (network.startsWith('solana:')) return this.signatures.isBySolana(proof.address, message, proof.signature) ? 'key' : null;
    return this.signatures.evmSigner(proof.address, message, proof.signature, network);
  }

  private stamp(resourceId: string, issuedAt: string): string {
    return createHmac('sha256', this.keys.key('sign-in')).update(`${resourceId} ${issuedAt}`).digest('hex').slice(0, stampLength);
  }
}
