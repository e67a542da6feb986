/** The parts of a 402 that say why, and what would be taken. */
export interface Challenge {
  error: string | undefined;
  networks: string[];
}

interface ChallengeJson {
  error?: unknown;
  accepts?: { network?: unknown }[];
}

/** Reads a challenge from the v2 header, or from a v1 body that was read already. */
export function readChallenge(headers: Headers, body: string): Challenge {
  const header = headers.get('PAYMENT-REQUIRED');
  const { error, accepts = [] } = challengeJson(header === null ? body : Buffer.from(header, 'base64').toString('utf8'));
  return {
    error: typeof error === 'string' ? error : undefined,
    networks: [...new Set(accepts.flatMap(({ network }) => (typeof network === 'string' ? [network] : [])))],
  };
}

function challengeJson(text: string): ChallengeJson {
  try {
    return JSON.parse(text) as ChallengeJson;
  } catch {
    return {};
  }
}
