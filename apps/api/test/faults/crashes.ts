import { type FacilitatorFault, onSettle, poll } from '@till/testing';
import type { TillProcess } from '../till-process.js';
import { type FaultClient, secretContent } from './fault-client.js';
import type { FaultWorld } from './fault-world.js';

export interface Scene {
  world: FaultWorld;
  till: TillProcess;
  client: FaultClient;
}

/** A moment of death and the way to it. */
export interface Crash {
  /** The failpoint in the code. */
  name: `K${number}_${string}`;
  what: string;
  /** Pays and lets the process die at the moment; the payer gets no answer. */
  strike(scene: Scene): Promise<void>;
  /** After it there is no payment at all, so only the payer can bring it back. */
  leavesNothing?: boolean;
  family?: 'evm' | 'solana';
  deliverable?: unknown;
  /** Recovers within seconds, so that `npm test` runs it. */
  isCheap?: boolean;
  /** Till hears from its node what is mined. */
  hears?: boolean;
  /** The door leaves the settlement to the queue. */
  isQueued?: boolean;
}

/** Pays, and the process ends itself at the failpoint's first passing, of work that passed `after` where one is named. */
function killed(name: Crash['name'], after?: Crash['name']): Crash['strike'] {
  return async ({ till, client }) => {
    await till.arm({ name, nth: 1, action: 'kill', ...(after === undefined ? {} : { after }) });
    await client.pay(till.url);
    await till.ended;
  };
}

/** Pays at a facilitator with a fault; once the call is there, or done, the process is killed from outside. */
function killedDuringCall(name: Crash['name'], fault: FacilitatorFault): Crash['strike'] {
  return async ({ world, till, client }) => {
    const before = world.facilitator.count('/settle');
    world.facilitator.plan(onSettle(fault));
    await till.arm({ name, nth: 1, action: 'hold' });
    const lost = client.pay(till.url);
    await till.reached(name);
    await poll('the call', () => Promise.resolve((world.facilitator.count('/settle') > before && world.facilitator.idle()) || undefined));
    await till.kill();
    await lost;
  };
}

/** Pays in peace; the process dies later, when it looks whether the payment became final. */
const killedWhileConfirming: Crash['strike'] = async ({ world, till, client }) => {
  await client.pay(till.url);
  await till.arm({ name: 'K13_confirmer_dies', nth: 1, action: 'kill' });
  await world.evm.mine(3);
  await world.solana.jumpSlots(40);
  await till.ended;
};

/** Pays at a facilitator that moves the money and never says so; the process dies when its node has told of the transfer. */
const killedWhenNoticed: Crash['strike'] = async ({ world, till, client }) => {
  await till.arm({ name: 'K17_notice_not_committed', nth: 1, action: 'kill' });
  world.facilitator.plan(onSettle({ kind: 'hang_after' }));
  // Nothing is mined before the node is heard.
  await world.evm.setAutomine(false);
  const lost = client.pay(till.url);
  await poll('the subscription', () => Promise.resolve(till.output.includes('hears of payments') || undefined));
  await world.evm.setAutomine(true);
  await world.evm.mine();
  await till.ended;
  await lost;
};

/** Large enough that no socket buffer takes it whole. */
const largeText = { type: 'text', content: `${secretContent}\n`.repeat(300_000) };

/** Every failpoint; K15 and K16 are losses of Postgres and Redis and have no place in the code. */
export const crashes: readonly Crash[] = [
  { name: 'K1_claim_not_committed', what: 'about to send the claim', strike: killed('K1_claim_not_committed'), leavesNothing: true, isCheap: true },
  { name: 'K2_claim_unanswered', what: 'the claim is committed, nobody was answered', strike: killed('K2_claim_unanswered'), isCheap: true },
  { name: 'K3_job_not_queued', what: 'committed, the job never reached the queue', strike: killed('K3_job_not_queued'), isQueued: true, isCheap: true },
  { name: 'K4_job_taken', what: 'a worker took the job, no attempt begun', strike: killed('K4_job_taken'), isQueued: true },
  { name: 'K5_call_not_sent', what: 'the attempt is committed, the call not sent', strike: killed('K5_call_not_sent') },
  { name: 'K6_call_under_way', what: 'the call is sent, nothing broadcast', strike: killedDuringCall('K6_call_under_way', { kind: 'hang_before' }), isCheap: true },
  { name: 'K7_answer_lost', what: 'the money moved, the answer is lost', strike: killed('K7_answer_lost'), isCheap: true },
  { name: 'K8_outcome_not_committed', what: 'the answer is there, its commit lost', strike: killed('K8_outcome_not_committed') },
  { name: 'K9_reply_lost', what: 'settled, the payer was not answered', strike: killed('K9_reply_lost'), isCheap: true },
  { name: 'K10_delivery_cut', what: 'the delivery was cut in its midst', strike: killed('K10_delivery_cut'), deliverable: largeText, isCheap: true },
  { name: 'K11_reaction_not_queued', what: 'settled, nobody was told', strike: killed('K11_reaction_not_queued'), isCheap: true },
  { name: 'K12_hand_over_not_marked', what: 'handed on, and not marked so', strike: killed('K12_hand_over_not_marked') },
  { name: 'K13_confirmer_dies', what: 'about to call a payment final', strike: killedWhileConfirming, isCheap: true },
  { name: 'K14_work_not_acknowledged', what: 'the job is done, the queue was not told', strike: killed('K14_work_not_acknowledged', 'K4_job_taken'), isQueued: true },
  { name: 'K17_notice_not_committed', what: 'the node told of the transfer, the facilitator is not done, the commit is lost', strike: killedWhenNoticed, family: 'evm', hears: true },
];
