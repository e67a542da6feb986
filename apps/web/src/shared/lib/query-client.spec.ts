import { describe, expect, it } from '@jest/globals';
import { ApiError } from '@till/api-client';
import { createQueryClient } from './query-client.js';

const signedOut = () => new ApiError({ type: 'about:blank', title: '', status: 401, code: 'unauthenticated', detail: '', requestId: 'req_1' });

/** Reads once by the dashboard's client; what the server says to each try, the last one again and again. */
async function read(...answers: (() => string)[]) {
  const heard = { tries: 0, signedOut: 0, outcome: '' };
  const client = createQueryClient(() => heard.signedOut++);
  const queryFn = () => Promise.resolve().then(() => (answers[heard.tries++] ?? answers.at(-1))?.());
  heard.outcome = await client.fetchQuery({ queryKey: ['wallets'], queryFn }).then(String, (error: unknown) => (error as ApiError).problem.code);
  client.clear();
  return heard;
}
const refuse = (): string => {
  throw signedOut();
};

describe('a read that finds nobody signed in', () => {
  it('is put once more, with the cookie that came meanwhile, and is then believed', async () => {
    expect(await read(refuse, () => 'wallets')).toEqual({ tries: 2, signedOut: 0, outcome: 'wallets' });
    expect(await read(refuse)).toEqual({ tries: 2, signedOut: 1, outcome: 'unauthenticated' });
  });
});
