import { EgressError } from '../../platform/egress/egress-error.js';

/** The origin does not let Till in with what its seller gave: the seller's to mend, and nothing a payer could do about. */
export class OriginRefusedSeller extends EgressError {
  constructor() {
    super('answer_invalid', 'does not let Till in with the seller’s own key');
  }
}
