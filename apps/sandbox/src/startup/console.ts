/** What the supervisor tells the person at the terminal. */
export interface Console {
  say(line: string): void;
  /** Runs one part of the start and says how long it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** Prints to stdout, problems to stderr. */
export function terminalConsole(): Console {
  return {
    say: (line) => {
      console.log(`  ${line}`);
    },
    step: async (title, work) => {
      const startedMs = performance.now();
      const took = (): string => `(${((performance.now() - startedMs) / 1000).toFixed(1)} s)`;
      try {
        const result = await work();
        console.log(`  ✓ ${title} ${took()}`);
        return result;
      } catch (error) {
        console.log(`  ✗ ${title} ${took()}`);
        throw error;
      }
    },
  };
}
