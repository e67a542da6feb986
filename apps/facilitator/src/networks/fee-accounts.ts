import type { FastifyBaseLogger } from 'fastify';
import { FeeAccount, type FeeAccountFacts } from './fee-account.js';
import type { NetworkFacilitator } from './network-facilitator.js';

const lookIntervalMs = 15_000;
/** A transaction that no block took for this long keeps back every later one of its account. */
const stuckWarningSeconds = 120;

/** The fee accounts of all networks, looked at again and again. */
export class FeeAccounts {
  private readonly accounts: ReadonlyMap<NetworkFacilitator, FeeAccount>;
  private readonly warned = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    facilitators: readonly NetworkFacilitator[],
    private readonly logger: FastifyBaseLogger,
  ) {
    this.accounts = new Map(facilitators.map((one) => [one, new FeeAccount(one)]));
  }

  start(): void {
    void this.look();
    this.timer = setInterval(() => void this.look(), lookIntervalMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What is known, without asking. */
  known(): [NetworkFacilitator, FeeAccountFacts][] {
    return [...this.accounts].map(([one, account]) => [one, account.facts]);
  }

  /** Asks every node now. */
  async look(): Promise<[NetworkFacilitator, FeeAccountFacts][]> {
    const seen = await Promise.all([...this.accounts].map(async ([one, account]) => [one, await account.look()] as [NetworkFacilitator, FeeAccountFacts]));
    for (const [{ network, address }, facts] of seen) {
      const about = { network: network.id, address, balance: facts.balance?.toString() ?? null };
      this.warn(`${network.id} low`, facts.isLow, about, 'the account that pays the fees is low: send it some of the network’s coin');
      this.warn(`${network.id} stuck`, facts.stuckSeconds >= stuckWarningSeconds, { ...about, waiting: facts.waiting, stuckSeconds: facts.stuckSeconds }, 'a transaction is stuck and holds back all later ones');
    }
    return seen;
  }

  /** Once when it begins: a line every fifteen seconds would hide the rest. */
  private warn(what: string, isSo: boolean, about: object, text: string): void {
    if (isSo && !this.warned.has(what)) this.logger.warn(about, text);
    if (isSo) this.warned.add(what);
    else this.warned.delete(what);
  }
}
