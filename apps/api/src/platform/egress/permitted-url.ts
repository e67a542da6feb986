import type { Mode } from '@till/contract';
import { faultyField } from '../http/faulty-field.js';
import type { Egress } from './egress.js';
import { EgressError } from './egress-error.js';
import { parseMerchantUrl } from './merchant-url.js';

/**
 * A merchant's URL as it is kept. A name that does not resolve yet may do so later; where it leads is checked at every call.
 * Throws `validation_failed`, naming `field`, for one that will never be called.
 */
export async function permittedUrl(egress: Egress, text: string, mode: Mode, field: string): Promise<string> {
  try {
    const url = parseMerchantUrl(text, mode);
    await egress.demandPermitted(url);
    return url.href;
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    throw faultyField(field, error.message);
  }
}
