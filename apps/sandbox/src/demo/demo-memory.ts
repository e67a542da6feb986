import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writePrivate } from '../home/write-private.js';

/** What is remembered of one demo merchant: the API never shows a key or a password again. */
export interface RememberedMerchant {
  email: string;
  password: string;
  apiKey: string | null;
  /** The merchant's facilitator URL; absent in memories from before there were any. */
  doorUrl?: string | null;
}

/** What the sandbox remembers of its demo data from start to start. */
export interface DemoMemory {
  merchant: RememberedMerchant;
  otherMerchant: RememberedMerchant;
  /** How many of the demo payments were made; the rest follow on the next start. */
  paymentsMade: number;
  /** Opens the guarded side of the demo API to the demo gateway. */
  originKey: string;
  /** What the demo shop checks webhooks with; absent before it has an endpoint. */
  webhookSecret?: string;
  /** Whether the transfer that belongs to no payment was made. */
  strayMade?: boolean;
}

function newMerchant(email: string): RememberedMerchant {
  return { email, password: randomBytes(12).toString('base64url'), apiKey: null };
}

function newKey(): string {
  return randomBytes(12).toString('base64url');
}

/** What was kept in `file`, or a fresh memory with new passwords. */
async function readDemoMemory(file: string): Promise<DemoMemory> {
  try {
    // A home from before the demo API has no key to it yet.
    return { originKey: newKey(), ...(JSON.parse(await readFile(file, 'utf8')) as Omit<DemoMemory, 'originKey'>) };
  } catch {
    return { merchant: newMerchant('ada@till.test'), otherMerchant: newMerchant('grace@till.test'), paymentsMade: 0, originKey: newKey() };
  }
}

/** The memory in `file`, kept before first use: an account whose password was never written down could not be entered again. */
export async function recalledDemoMemory(file: string): Promise<DemoMemory> {
  const memory = await readDemoMemory(file);
  await keepDemoMemory(file, memory);
  return memory;
}

/** Keeps the memory, readable by its owner only. */
export function keepDemoMemory(file: string, memory: DemoMemory): Promise<void> {
  return writePrivate(file, `${JSON.stringify(memory, null, 2)}\n`);
}
