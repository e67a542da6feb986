/** One request to a door and what came back. */
export interface Knock {
  method: string;
  url: string;
  /** What was sent beside `Host`. */
  sent: Record<string, string>;
  status: number;
  /** Names in lower case, in the order they came; a repeated one stands once per value. */
  headers: readonly { name: string; value: string }[];
  body: Buffer;
  /** Whether the body went on beyond what was read. */
  cut: boolean;
}

/** The same as the caller gets it, or in words why nothing came back ("cannot be reached"). */
export type Knocked = { ok: true; knock: Knock } | { ok: false; fault: string };

/** How a stranger asks. */
export type Guise = 'client' | 'browser' | 'reader' | 'preflight';

/** A whole visit to one door. What was not asked is absent. */
export interface Visit {
  askedAt: 'public_address' | 'own_listener' | 'nowhere';
  url: string;
  method: string;
  client: Knocked;
  /** Why the public address could not be asked, where Till's own listener answered instead. */
  missed?: string;
  browser?: Knocked;
  reader?: Knocked;
  preflight?: Knocked;
}

/** The values of a header, joined as clients read them; undefined when it is not there. */
export function headerOf({ headers }: Pick<Knock, 'headers'>, name: string): string | undefined {
  const values = headers.flatMap((one) => (one.name === name ? [one.value] : []));
  return values.length === 0 ? undefined : values.join(', ');
}

/** Bytes of the whole head as HTTP/1.1 writes it, the status line aside. */
export function headBytes({ headers }: Pick<Knock, 'headers'>): number {
  return headers.reduce((sum, { name, value }) => sum + Buffer.byteLength(name) + Buffer.byteLength(value) + 4, 2);
}
