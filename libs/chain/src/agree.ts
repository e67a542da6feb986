import type { AbsentEvidence, Evidence, PaidEvidence, SpentEvidence, UndecidedEvidence } from './chain-reader.js';

const disagreement: UndecidedEvidence = { kind: 'undecided', why: 'providers_disagree' };

/**
 * One conclusion from what each provider said. A payment needs one provider's proof and nobody who contradicts it (a
 * provider that is down does not contradict); "spent" and "absent" need every provider, as they end a payment.
 */
export function agree(said: readonly [Evidence, ...Evidence[]]): Evidence {
  const undecided = said.find((each) => each.kind === 'undecided');
  const decided = said.filter((each) => each.kind !== 'undecided');
  const [first, ...others] = decided;
  if (first === undefined) return undecided ?? disagreement;
  if (first.kind === 'paid') return others.every((other) => samePayment(first, other)) ? first : disagreement;
  if (others.some((other) => other.kind !== first.kind)) return disagreement;
  if (undecided !== undefined) return undecided;
  return first.kind === 'spent' ? agreeSpent(first, others) : agreeAbsent(first, others);
}

function samePayment(a: PaidEvidence, b: Evidence): boolean {
  return (
    b.kind === 'paid' && a.transaction === b.transaction && a.blockHash === b.blockHash && a.logIndex === b.logIndex
  );
}

function agreeSpent(first: SpentEvidence, others: readonly Evidence[]): Evidence {
  const same = others.filter((other) => other.kind === 'spent' && other.transaction === first.transaction);
  if (same.length < others.length) return disagreement;
  return { ...first, final: first.final && same.every((other) => other.kind === 'spent' && other.final) };
}

function agreeAbsent(first: AbsentEvidence, others: readonly Evidence[]): Evidence {
  return others.reduce<AbsentEvidence>((all, other) => {
    if (other.kind !== 'absent') return all;
    return {
      kind: 'absent',
      canStillLand: all.canStillLand || other.canStillLand,
      atBlock: other.atBlock < all.atBlock ? other.atBlock : all.atBlock,
    };
  }, first);
}
