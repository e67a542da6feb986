import type { LiteSVM } from 'litesvm';

/** litesvm's exports. */
export type LitesvmModule = typeof import('litesvm');

/** A virtual machine and the classes that its answers are made of. */
export interface LitesvmRuntime {
  svm: LiteSVM;
  module: LitesvmModule;
}

/* Enough that no signature of a test run or a demo is ever forgotten. */
const keptTransactions = 100_000n;

/**
 * Loads the native Solana runtime. The blockhash check is off because litesvm takes only its latest hash; `SlotClock`
 * keeps the real window of 150 slots.
 * @throws when the native addon is missing, saying so; EVM networks do not need it.
 */
export async function loadLitesvm(): Promise<LitesvmRuntime> {
  try {
    const module = await import('litesvm');
    return { module, svm: new module.LiteSVM().withBlockhashCheck(false).withTransactionHistory(keptTransactions) };
  } catch (cause) {
    throw new Error(
      `Solana is off: the native module of litesvm does not load on ${process.platform}-${process.arch}. ` +
        'EVM networks work without it. To have it, run `npm install` on a supported platform (Linux, macOS).',
      { cause },
    );
  }
}
