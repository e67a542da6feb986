import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type ApiKeyPair, type CallHeaders, cdpCredentials } from '@till/facilitator-client';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import type { Facilitator } from '../networks/facilitator.js';
import { FacilitatorDirectory } from '../networks/facilitator-directory.js';
import { FacilitatorsRepository, type StoredKey } from './facilitators.repository.js';

/** A merchant's own key, ready for calls in its name. */
export interface OwnKey {
  headers: CallHeaders;
  stored: StoredKey;
}

function placeOf(merchantId: string, facilitatorId: string): SecretPlace {
  return [merchantId, 'facilitator_keys', facilitatorId, 'sealed'];
}

/** Whether merchants may bring their own key to a facilitator of this kind. */
export function takesOwnKeys({ settings }: Facilitator): boolean {
  return settings.kind === 'cdp';
}

/** Merchants' keys at facilitators: sealed on the way in, opened only to sign a call. */
@Injectable()
export class FacilitatorKeysService implements OnModuleInit {
  private readonly logger = new Logger(FacilitatorKeysService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: FacilitatorsRepository,
    private readonly box: SecretBox,
    private readonly directory: FacilitatorDirectory,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    // What a facilitator settles is the same for everybody and costs nothing to ask; some only answer to a key.
    this.directory.lendKeys(async (facilitatorId) => {
      const key = await this.unitOfWork.system((tx) => this.keys.anyKey(tx, facilitatorId));
      return key ? this.opened(key.merchantId, key)?.headers : undefined;
    });
  }

  /** The text to store for a key. */
  seal(merchantId: string, facilitatorId: string, key: ApiKeyPair): string {
    return this.box.seal(JSON.stringify(key), placeOf(merchantId, facilitatorId));
  }

  /** The key that calls for a merchant's payments carry; undefined where the operator's does. */
  async of(merchantId: string, facilitator: Facilitator): Promise<OwnKey | undefined> {
    if (!takesOwnKeys(facilitator)) return undefined;
    const stored = await this.unitOfWork.tenant(merchantId, (tx) => this.keys.key(tx, merchantId, facilitator.id));
    // A refused key is worse than the operator's and better than none: it may have been restored meanwhile.
    if (!stored || (stored.refusedAt !== null && facilitator.settings.headers)) return undefined;
    return this.opened(merchantId, stored);
  }

  /** Remembers that a facilitator refused a merchant's key, so that no new payments rely on it. */
  async refused(merchantId: string, { stored }: OwnKey): Promise<void> {
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      if (!(await this.keys.markRefused(tx, merchantId, stored))) return;
      this.logger.warn(`${stored.facilitatorId} refused the key of ${merchantId}`);
      tx.afterCommit(() => this.signals.publish({ topic: 'resource', merchantId, subjectId: merchantId }));
    });
  }

  private opened(merchantId: string, stored: StoredKey): OwnKey | undefined {
    try {
      const made = cdpCredentials(JSON.parse(this.box.open(stored.sealed, placeOf(merchantId, stored.facilitatorId))) as ApiKeyPair);
      return made.ok ? { headers: made.value, stored } : undefined;
    } catch {
      this.logger.error(`the key of ${merchantId} at ${stored.facilitatorId} does not open: was TILL_SECRET changed?`);
      return undefined;
    }
  }
}
