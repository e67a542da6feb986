/** An origin's answer, kept for the payment that bought it. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}
