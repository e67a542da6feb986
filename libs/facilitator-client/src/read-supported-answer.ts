import { err, ok, type Result } from '@till/money';
import { networkById, networkByV1Name } from '@till/networks';
import { parseJson, supportedAnswer, supportedKind } from './answers.js';
import type { Exchange } from './http-exchange.js';
import type { FacilitatorFault, SupportedKind } from './outcomes.js';

const maxKinds = 500;

/** The kinds of `/supported` that can be understood: odd entries are skipped, the count is capped. */
export function readSupportedAnswer(exchange: Exchange): Result<SupportedKind[], FacilitatorFault> {
  if (exchange.kind === 'fault') return err({ code: exchange.code, message: `GET /supported failed: ${exchange.code}` });
  const { status } = exchange;
  if (status >= 300 && status < 400) return err({ code: 'redirect', message: 'GET /supported answered a redirect', status });
  if (status !== 200) return err({ code: 'http_status', message: `GET /supported answered HTTP ${status}`, status });
  const envelope = supportedAnswer.safeParse(parseJson(exchange.text));
  if (!envelope.success) {
    return err({ code: 'malformed_answer', message: 'GET /supported did not answer a list of kinds', status });
  }
  return ok(envelope.data.kinds.slice(0, maxKinds).flatMap(readKind));
}

function readKind(entry: unknown): SupportedKind[] {
  const parsed = supportedKind.safeParse(entry);
  if (!parsed.success) return [];
  const { x402Version, scheme, network, extra } = parsed.data;
  const networkId = (networkById(network) ?? networkByV1Name(network))?.id ?? null;
  return [{ x402Version, scheme, network, networkId, ...(extra ? { extra } : {}) }];
}
