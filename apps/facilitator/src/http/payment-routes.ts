import { timingSafeEqual, createHash } from 'node:crypto';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FacilitatorDirectory } from '../networks/facilitator-directory.js';
import type { NetworkFacilitator } from '../networks/network-facilitator.js';
import type { CallLimit } from './call-limit.js';
import type { FacilitatorMetrics, Outcome } from './facilitator-metrics.js';
import { facilitatorRequestSchema } from './facilitator-request.schema.js';
import type { Redact } from './redact.js';

type Operation = 'verify' | 'settle';

/** What the routes need. */
export interface PaymentRouteParts {
  directory: FacilitatorDirectory;
  metrics: FacilitatorMetrics;
  redact: Redact;
  token: string | undefined;
  limits: { perIp: CallLimit; all: CallLimit };
}

interface Answer {
  status: number;
  body: object;
  outcome: Outcome;
  network: string;
}

/** `POST /verify`, `POST /settle` and `GET /supported` of the x402 facilitator interface, v1 and v2. */
export function paymentRoutes(app: FastifyInstance, parts: PaymentRouteParts): void {
  app.get('/supported', () => parts.directory.supported());
  for (const operation of ['verify', 'settle'] as const) {
    // Before the body is read: a call too many should cost nothing.
    const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      // One caller that is beyond its own limit must not use up everybody's.
      const waitSeconds = parts.limits.perIp.take(request.ip) || parts.limits.all.take('all');
      if (waitSeconds === 0) return undefined;
      parts.metrics.count(operation, 'none', 'limited');
      return send(reply.header('retry-after', String(waitSeconds)), { ...refusal(operation, 'rate_limited', {}), status: 429 }, parts.redact);
    };
    app.post(`/${operation}`, { onRequest }, async (request, reply) => {
      if (!isAllowed(request, parts.token)) return reply.code(401).send({ error: 'unauthorized' });
      const started = performance.now();
      const answer = await answerTo(operation, request, parts);
      parts.metrics.count(operation, answer.network, answer.outcome, (performance.now() - started) / 1000);
      request.log.info({ operation, network: answer.network, outcome: answer.outcome }, 'answered');
      return send(reply, answer, parts.redact);
    });
  }
}

async function answerTo(operation: Operation, request: FastifyRequest, { directory, redact }: PaymentRouteParts): Promise<Answer> {
  const parsed = facilitatorRequestSchema.safeParse(request.body);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return refusal(operation, 'invalid_payload', { issues });
  }
  const { x402Version, paymentPayload, paymentRequirements } = parsed.data;
  const found = directory.find(x402Version, paymentRequirements.network);
  if (!found) return refusal(operation, 'invalid_network', { network: paymentRequirements.network });
  if (paymentRequirements.scheme !== 'exact') return refusal(operation, 'unsupported_scheme', { network: paymentRequirements.network });
  if (!isAllowedAsset(found, paymentRequirements.asset)) return refusal(operation, 'invalid_payment_requirements', { details: 'asset_not_allowed' });
  const network = found.network.id;
  try {
    const body = await found.sdk[operation](paymentPayload as unknown as PaymentPayload, paymentRequirements as unknown as PaymentRequirements);
    return { status: 200, body, outcome: outcomeOf(body), network };
  } catch (error) {
    request.log.error({ operation, network, reason: redact(error instanceof Error ? error.message : String(error)) }, 'failed');
    return { status: 500, body: { error: 'internal_error' }, outcome: 'error', network };
  }
}

/** 400 in the shape that SDK clients read as an answer, not as an outage. */
function refusal(operation: Operation, reason: string, details: object): Answer {
  const body = operation === 'verify' ? { isValid: false, invalidReason: reason } : { success: false, errorReason: reason, transaction: '', network: '' };
  return { status: 400, body: { ...body, error: reason, ...details }, outcome: 'invalid_request', network: 'none' };
}

/** Only tokens that the operator settles: any other could be worthless, or do what it likes with the gas it is given. */
function isAllowedAsset({ network, config }: NetworkFacilitator, asset: unknown): boolean {
  if (typeof asset !== 'string') return false;
  return config.assets.some((one) => (network.family === 'evm' ? one.toLowerCase() === asset.toLowerCase() : one === asset));
}

function outcomeOf(body: { isValid?: boolean; success?: boolean; errorReason?: string }): Outcome {
  if (body.isValid ?? body.success) return 'accepted';
  return body.errorReason === 'settlement_pending' ? 'pending' : 'refused';
}

function send(reply: FastifyReply, { status, body }: Answer, redact: Redact): FastifyReply {
  const text = JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return reply.code(status).type('application/json').send(redact(text));
}

function isAllowed(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return true;
  // Digests are of one length, so the comparison tells nothing about the token.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}
