import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { FacilitatorPreference } from '../networks/facilitator-preference.js';
import { FacilitatorsRepository } from './facilitators.repository.js';

/** What a merchant wants of facilitators, for whoever quotes or settles. */
@Injectable()
export class FacilitatorPreferencesService {
  constructor(private readonly repository: FacilitatorsRepository) {}

  /** In the caller's unit of work. */
  of(tx: Transaction, merchantId: string): Promise<FacilitatorPreference> {
    return this.repository.preference(tx, merchantId);
  }
}
