import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

export type ChallengePurpose = 'siwe' | 'wallet';

/** A nonce to be signed, bound to what it was asked for. */
export interface SigningChallenge {
  nonce: string;
  merchantId: string | null;
  subjectId: string | null;
  expiresAt: Date;
}

const columns = 'nonce, merchant_id AS "merchantId", subject_id AS "subjectId", expires_at AS "expiresAt"';

/** Nonces of messages to sign; each is good once and for a short while. */
@Injectable()
export class SigningChallengesService {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  issue(purpose: ChallengePurpose, lifeSeconds: number, subject: { merchantId: string; subjectId: string } | null): Promise<SigningChallenge> {
    return this.unitOfWork.system(async (tx) => {
      await tx.query("DELETE FROM signing_challenges WHERE expires_at < now() - interval '1 hour'");
      const [challenge] = await tx.query<SigningChallenge>(
        `INSERT INTO signing_challenges (nonce, purpose, merchant_id, subject_id, expires_at) VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5)) RETURNING ${columns}`,
        [randomBytes(16).toString('hex'), purpose, subject?.merchantId ?? null, subject?.subjectId ?? null, lifeSeconds],
      );
      if (!challenge) throw new Error('an INSERT without a row');
      return challenge;
    });
  }

  /** Uses a nonce up: one statement, so that of two users at once one gets null. Expired and unknown ones are null too. */
  consume(purpose: ChallengePurpose, nonce: string): Promise<SigningChallenge | null> {
    return this.unitOfWork.system(async (tx) => {
      const [challenge] = await tx.query<SigningChallenge>(
        `UPDATE signing_challenges SET used_at = now() WHERE nonce = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > now() RETURNING ${columns}`,
        [nonce, purpose],
      );
      return challenge ?? null;
    });
  }
}
