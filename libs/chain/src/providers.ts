import { ChainError } from './chain-error.js';
import type { BlockPosition, Evidence } from './chain-reader.js';

type Several<T> = readonly [T, ...T[]];

/** Asks every provider at once; one that fails is `undecided` with its reason. */
export async function askEach<P>(providers: Several<P>, ask: (p: P) => Promise<Evidence>): Promise<[Evidence, ...Evidence[]]> {
  const [first, ...others] = providers;
  const one = (provider: P) => ask(provider).catch((error: unknown) => undecided(error));
  const [head, ...rest] = await Promise.all([one(first), ...others.map(one)]);
  return [head as Evidence, ...rest];
}

/** The first usable answer, in the order configured. Throws the last failure when there is none. */
export async function askAny<P, T>(providers: Several<P>, ask: (p: P) => Promise<T>): Promise<T> {
  let failure: unknown;
  for (const provider of providers) {
    try {
      return await ask(provider);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** The answer that every provider gives. Throws the first failure, or `providers_disagree` when two differ in what `sameness` says of them. */
export async function askAll<P, T>(providers: Several<P>, method: string, ask: (p: P) => Promise<T>, sameness: (answer: T) => string): Promise<T> {
  const [first, ...others] = await Promise.all(providers.map(ask));
  const agreed = first as T;
  const text = sameness(agreed);
  if (others.some((other) => sameness(other) !== text)) throw new ChainError('providers_disagree', method);
  return agreed;
}

/** The lowest position of those that answer, so that nothing is taken for granted that one of them has not seen. */
export async function lowest<P>(providers: Several<P>, ask: (p: P) => Promise<BlockPosition>): Promise<BlockPosition> {
  const answers = await Promise.allSettled(providers.map(ask));
  const positions = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const [first, ...others] = positions;
  if (first === undefined) throw answers.find((answer) => answer.status === 'rejected')?.reason;
  return others.reduce((low, each) => (each.block < low.block ? each : low), first);
}

function undecided(error: unknown): Evidence {
  if (error instanceof ChainError) return { kind: 'undecided', why: error.code };
  throw error;
}
