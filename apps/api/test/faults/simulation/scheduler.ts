import { AsyncLocalStorage } from 'node:async_hooks';

/** A piece of work that stands still at a port: at the facilitator, at a node, at a failpoint. */
export interface Parked {
  readonly task: string;
  readonly where: string;
  /** It cannot go on before this moment: a timeout has to pass first. */
  readonly notBeforeMs: number;
  go(): Promise<void>;
}

interface Task {
  name: string;
  done: Promise<void>;
  onPark: () => void;
}

/** Real milliseconds after which a step that neither ends nor parks is a deadlock. */
const stuckMs = 20_000;

/**
 * Runs pieces of the real Till one at a time: each goes on until it stands at a port of the simulation, and somebody
 * with a seed decides who goes next. Whoever is dropped never goes on, as in a process that was killed.
 */
export class Scheduler {
  private readonly current = new AsyncLocalStorage<Task>();
  private waiting: Parked[] = [];

  get parked(): readonly Parked[] {
    return this.waiting;
  }

  /** Starts a task and resolves when it has ended or stands at a port. */
  start(name: string, work: () => Promise<void>): Promise<void> {
    const task: Task = { name, done: Promise.resolve(), onPark: () => undefined };
    const parks = this.nextPark(task);
    task.done = this.current.run(task, work);
    return this.rest(task, parks);
  }

  /** Called by a port: the task that asks stands still here. Work outside every task goes straight on. */
  park(where: string, notBeforeMs = 0): Promise<void> {
    const task = this.current.getStore();
    if (!task) return Promise.resolve();
    return new Promise((resolve) => {
      const parked: Parked = {
        task: task.name,
        where,
        notBeforeMs,
        go: () => {
          this.waiting = this.waiting.filter((one) => one !== parked);
          const parks = this.nextPark(task);
          resolve();
          return this.rest(task, parks);
        },
      };
      this.waiting.push(parked);
      task.onPark();
    });
  }

  /** Ends with its seed: a storage that stays in use is looked at with every promise the process makes from then on. */
  end(): void {
    this.current.disable();
  }

  /** The process dies: nothing that stands at a port ever goes on. Answers whom it was. */
  dropAll(): string[] {
    return this.waiting.splice(0).map(({ task }) => task);
  }

  private nextPark(task: Task): Promise<void> {
    return new Promise((resolve) => (task.onPark = resolve));
  }

  private async rest(task: Task, parks: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const stuck = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`${task.name} neither ends nor waits`)), stuckMs)));
    await Promise.race([task.done, parks, stuck]).finally(() => clearTimeout(timer));
  }
}
