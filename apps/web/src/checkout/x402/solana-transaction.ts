import { base58OfBytes } from './base58.js';

/** One instruction of a transaction, its accounts and program as base58 keys. */
export interface SolanaInstruction {
  program: string;
  accounts: string[];
  data: Uint8Array;
}

/** Walks over the bytes of a wire transaction; every read past the end throws. */
class Reader {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new RangeError('The transaction ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  /** Solana's compact-u16: seven bits a byte, at most three bytes. */
  length(): number {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('A length is longer than three bytes');
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new RangeError('The transaction goes on after its end');
  }
}

/**
 * Instructions of a wire transaction (legacy or version 0). Accounts that come from a lookup table cannot be read
 * from the bytes alone and are empty strings.
 * @throws RangeError when the bytes are not a transaction
 */
export function instructionsOf(transaction: Uint8Array): SolanaInstruction[] {
  const reader = new Reader(transaction);
  reader.take(reader.length() * 64);
  const first = reader.byte();
  const isVersioned = first >= 0x80;
  if (isVersioned && first !== 0x80) throw new RangeError('Only version 0 transactions are read');
  reader.take(isVersioned ? 3 : 2);
  const keys = Array.from({ length: reader.length() }, () => base58OfBytes(reader.take(32)));
  reader.take(32);
  const instructions = Array.from({ length: reader.length() }, () => {
    const program = keys[reader.byte()] ?? '';
    const accounts = Array.from(reader.take(reader.length()), (index) => keys[index] ?? '');
    return { program, accounts, data: reader.take(reader.length()) };
  });
  for (let lookups = isVersioned ? reader.length() : 0; lookups > 0; lookups -= 1) {
    reader.take(32);
    reader.take(reader.length());
    reader.take(reader.length());
  }
  reader.end();
  return instructions;
}
