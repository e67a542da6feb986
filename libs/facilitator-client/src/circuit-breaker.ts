/** `open`: no calls. `half_open`: one call at a time, to see whether it works again. */
export type CircuitState = 'closed' | 'open' | 'half_open';

export interface CircuitBreakerOptions {
  /** Faults in a row that open it. */
  faultsToOpen?: number;
  /** How long it stays open the first time; doubles with every trial that fails. */
  openMs?: number;
  longestOpenMs?: number;
  now?: () => number;
}

/** What is known of a party's health, in milliseconds since the epoch where it is a time. */
export interface CircuitFacts {
  state: CircuitState;
  faultsInRow: number;
  lastSuccessAtMs: number | null;
  lastFaultAtMs: number | null;
  /** A code, never a text of the other side. */
  lastFault: string | null;
  /** A moving average over answered calls. */
  latencyMs: number | null;
  openUntilMs: number | null;
}

const newcomerShare = 0.2;

/**
 * Keeps calls away from a party that fails again and again. It opens on faults alone (no answer, or none that can be
 * understood): a refusal is an answer, and whoever could provoke refusals must not be able to close a till with them.
 */
export class CircuitBreaker {
  private readonly faultsToOpen: number;
  private readonly openMs: number;
  private readonly longestOpenMs: number;
  private readonly now: () => number;
  private faultsInRow = 0;
  private openUntilMs: number | null = null;
  private openings = 0;
  private isTrying = false;
  private lastSuccessAtMs: number | null = null;
  private lastFaultAtMs: number | null = null;
  private lastFault: string | null = null;
  private latencyMs: number | null = null;

  constructor(options: CircuitBreakerOptions = {}) {
    this.faultsToOpen = options.faultsToOpen ?? 5;
    this.openMs = options.openMs ?? 5_000;
    this.longestOpenMs = options.longestOpenMs ?? 30_000;
    this.now = options.now ?? Date.now;
  }

  get state(): CircuitState {
    if (this.openUntilMs === null) return 'closed';
    return this.now() < this.openUntilMs ? 'open' : 'half_open';
  }

  get facts(): CircuitFacts {
    const { state, faultsInRow, lastSuccessAtMs, lastFaultAtMs, lastFault, latencyMs, openUntilMs } = this;
    return { state, faultsInRow, lastSuccessAtMs, lastFaultAtMs, lastFault, latencyMs: latencyMs === null ? null : Math.round(latencyMs), openUntilMs };
  }

  /** Whether a call that is to be made now would be let through. */
  get admits(): boolean {
    return this.state === 'closed' || (this.state === 'half_open' && !this.isTrying);
  }

  /** Takes the way for one call, or says no. Whoever got it must end it with `succeeded`, `failed` or `neither`. */
  begin(): boolean {
    if (!this.admits) return false;
    this.isTrying = this.state === 'half_open';
    return true;
  }

  succeeded(latencyMs: number): void {
    this.lastSuccessAtMs = this.now();
    this.latencyMs = this.latencyMs === null ? latencyMs : this.latencyMs * (1 - newcomerShare) + latencyMs * newcomerShare;
    this.close();
  }

  /** `code` says what went wrong; `leastMs` is how long the party itself asked to be left alone. */
  failed(code: string, leastMs = 0): void {
    const was = this.state;
    this.isTrying = false;
    this.faultsInRow += 1;
    this.lastFaultAtMs = this.now();
    this.lastFault = code;
    // Calls that were under way when it opened say nothing new.
    if (was === 'open' || (was === 'closed' && this.faultsInRow < this.faultsToOpen)) return;
    const pauseMs = Math.min(this.openMs * 2 ** this.openings, this.longestOpenMs);
    this.openings += 1;
    this.openUntilMs = this.now() + Math.max(pauseMs, Math.min(leastMs, this.longestOpenMs));
  }

  /** The call ended without a word about the party's health. */
  neither(): void {
    this.isTrying = false;
  }

  /** The party answered something else: where it was merely unreachable, that is over. */
  reached(): void {
    if (this.lastFault === 'unreachable') this.close();
  }

  /** Takes over what another process found out: times as they are later, an open way while it is open, a later success. */
  adopt(facts: Omit<CircuitFacts, 'state'>): void {
    const isLater = (one: number | null, other: number | null): boolean => (one ?? 0) > (other ?? 0);
    const isMended = facts.openUntilMs === null && isLater(facts.lastSuccessAtMs, this.lastFaultAtMs);
    if (isLater(facts.lastFaultAtMs, this.lastFaultAtMs)) {
      [this.lastFaultAtMs, this.lastFault] = [facts.lastFaultAtMs, facts.lastFault];
      if (isLater(facts.openUntilMs, this.now())) [this.openUntilMs, this.faultsInRow] = [facts.openUntilMs, facts.faultsInRow];
    }
    if (isLater(facts.lastSuccessAtMs, this.lastSuccessAtMs)) [this.lastSuccessAtMs, this.latencyMs] = [facts.lastSuccessAtMs, facts.latencyMs];
    if (isMended && this.openUntilMs !== null) this.close();
  }

  private close(): void {
    this.isTrying = false;
    this.faultsInRow = 0;
    this.openings = 0;
    this.openUntilMs = null;
  }
}
