/** The ways in which the chains of the registry come to rest. */
export type FinalityRule = 'ethereum' | 'rollup' | 'validity_rollup' | 'milestones' | 'instant' | 'relay_chain' | 'stake_votes' | 'unmeasured';

/** What `safe` and `final` mean on a chain, in words for people, and where that is written. Times are typical, not promised. */
export interface FinalityWords {
  readonly safe: string;
  readonly final: string;
  readonly source: string;
}

/** Till itself never counts blocks or minutes: it asks the node for its `safe` and `finalized` block and believes only that. */
export const finalityRules: Readonly<Record<FinalityRule, FinalityWords>> = {
  ethereum: {
    safe: 'Two thirds of the validators have voted for the block, after about 6 minutes.',
    final: 'They have voted for the next checkpoint as well, after about 13 minutes.',
    source: 'ethereum.org, proof of stake: finality',
  },
  rollup: {
    safe: 'The batch that holds the payment lies on Ethereum, after about 2 minutes.',
    final: 'The Ethereum block that holds the batch is final, after about 20 minutes.',
    source: 'docs.base.org, transaction finality',
  },
  validity_rollup: {
    safe: 'The batch that holds the payment lies on Ethereum.',
    final: 'Ethereum has checked a proof of the whole batch, which may take hours.',
    source: 'docs.abs.xyz, transaction lifecycle',
  },
  milestones: {
    safe: 'The validators have agreed on the block, within seconds.',
    final: 'The validators have signed a milestone at or above the block, within seconds; milestones are never undone.',
    source: 'Polygon PIP-11, deterministic finality via milestones',
  },
  instant: {
    safe: 'At once.',
    final: 'At once: a block of this chain is agreed upon before it is published, and nothing can undo it.',
    source: 'docs.sei.io, finality and block tags; Avalanche consensus',
  },
  relay_chain: {
    safe: 'The block has others on top of it, after a few seconds.',
    final: 'The relay chain has finalized the block, after about 15 to 20 seconds.',
    source: 'docs.peaq.xyz, working with finality',
  },
  stake_votes: {
    safe: 'Two thirds of the stake have voted for the block, within a second or two.',
    final: 'At least 31 more blocks lie on top of it, after about 13 seconds.',
    source: 'Solana documentation, commitment status',
  },
  unmeasured: {
    safe: 'The node calls the block safe.',
    final: 'The node calls the block final. How long that takes has not been measured.',
    source: 'none found',
  },
};
