import { Injectable } from '@nestjs/common';
import type { SiweVerify } from '@till/contract';
import { networks } from '@till/networks';
import type { FastifyRequest } from 'fastify';
import { getAddress } from 'viem';
import { parseSiweMessage, type SiweMessage, validateSiweMessage } from 'viem/siwe';
import { Config } from '../../config/config.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { SiteOrigin } from '../../platform/http/site-origin.js';
import { OwnershipSignature } from '../signatures/ownership-signature.js';
import { SigningChallengesService } from '../signatures/signing-challenges.service.js';
import type { EvmHolder } from './member.js';

const lifeSeconds = 300;

function refused(detail: string): ProblemError {
  return new ProblemError('invalid_signature', detail);
}

/** Sign-In with Ethereum (EIP-4361). */
@Injectable()
export class SiweService {
  private readonly scheme: string;

  constructor(
    config: Config,
    private readonly site: SiteOrigin,
    private readonly challenges: SigningChallengesService,
    private readonly signature: OwnershipSignature,
  ) {
    this.scheme = new URL(config.publicUrl).protocol.replace(':', '');
  }

  async nonce(): Promise<{ nonce: string; expiresAt: string }> {
    const challenge = await this.challenges.issue('siwe', lifeSeconds, null);
    return { nonce: challenge.nonce, expiresAt: challenge.expiresAt.toISOString() };
  }

  /** Who has signed the message; throws `challenge_expired` or `invalid_signature`. The nonce is spent either way. */
  async signer(input: SiweVerify, request: FastifyRequest): Promise<EvmHolder> {
    const parsed = parseSiweMessage(input.message);
    if (!(await this.challenges.consume('siwe', parsed.nonce ?? ''))) throw new ProblemError('challenge_expired', 'The nonce of this message is unknown, used or too old. Ask for a new one.');
    const { address, chainId } = this.checked(parsed, request);
    const network = networks.find((one) => one.chainId === chainId);
    if (!network) throw refused('The message names a chain Till does not know. Switch the wallet to one of your networks.');
    const by = await this.signature.evmSigner(address, input.message, input.signature, network.id);
    if (by === null) throw refused(`The signature is not by ${address}.`);
    return { evmAddress: getAddress(address), evmNetwork: by === 'contract' ? network.id : null };
  }

  private checked(parsed: Partial<SiweMessage>, request: FastifyRequest): { address: string; chainId: number } {
    const { address, chainId, domain, scheme, uri } = parsed;
    if (!address || chainId === undefined || !domain || !uri || !validateSiweMessage({ message: parsed, address })) {
      throw refused('This is not a valid Sign-In with Ethereum message, or its time has passed.');
    }
    const named = `${scheme ?? this.scheme}://${domain}`;
    if (!this.site.accepts(named, request) || !URL.canParse(uri) || !this.site.accepts(new URL(uri).origin, request)) throw refused('The message was made for another site.');
    return { address, chainId };
  }
}
