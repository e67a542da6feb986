import { EgressError } from '../../platform/egress/egress-error.js';

/** The origin does not let Till in with what its seller gave: the seller's to mend, and nothing a payer could do about, but perhaps where `asksForAuthorization`. */
export class OriginRefusedSeller extends EgressError {
  /** `asksForAuthorization`: the answer asks for the `Authorization` header, which neither the seller nor the payer has sent. */
  constructor(readonly asksForAuthorization: boolean) {
    super('answer_invalid', 'does not let Till in with the seller’s own key');
  }
}
