/**
 * Why a merchant-given URL was not reached. The first five are refusals: Till never opened a connection to what it
 * refused. The others are the other side's doing.
 */
export type EgressFault =
  | 'url_invalid'
  | 'https_required'
  | 'port_forbidden'
  | 'address_forbidden'
  | 'redirect_refused'
  | 'name_unknown'
  | 'unreachable'
  | 'certificate_invalid'
  | 'timed_out'
  | 'answer_invalid'
  | 'answer_too_large';

const refusals: ReadonlySet<EgressFault> = new Set(['url_invalid', 'https_required', 'port_forbidden', 'address_forbidden', 'redirect_refused']);

/** A call to a merchant-given URL that did not work out. The message is fit for the merchant and names no address found inside. */
export class EgressError extends Error {
  override readonly name = 'EgressError';

  constructor(
    readonly fault: EgressFault,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** Whether Till itself said no; trying again changes nothing. */
  get isRefusal(): boolean {
    return refusals.has(this.fault);
  }
}
