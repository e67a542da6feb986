import { err, ok, type Result } from '@till/money';

/** `not_json` covers everything a strict reader refuses; `too_deep` is told apart because it smells of an attack. */
export type JsonFault = 'not_json' | 'too_deep';

const space = /[ \t\n\r]*/y;
const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const numberToken = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const wordToken = /true|false|null/y;
const loneSurrogate = /\p{Surrogate}/u;

class Refused extends Error {
  constructor(readonly fault: JsonFault) {
    super(fault);
  }
}

/**
 * Parses JSON (RFC 8259) more strictly than `JSON.parse`: refuses duplicate keys, `__proto__`, numbers beyond a double
 * (1e400), NUL characters and lone surrogates (Postgres can store neither), and nesting deeper than `maxDepth`. Two
 * readers that disagree about a duplicate key would check one payment and settle another.
 */
export function parseJson(text: string, maxDepth: number): Result<unknown, JsonFault> {
  try {
    return ok(new Reader(text, maxDepth).document());
  } catch (fault) {
    return err(fault instanceof Refused ? fault.fault : 'not_json');
  }
}

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  document(): unknown {
    const value = this.value(0);
    if (this.peek() !== '') throw new Refused('not_json');
    return value;
  }

  private value(depth: number): unknown {
    const next = this.peek();
    if (next === '{' || next === '[') {
      if (depth >= this.maxDepth) throw new Refused('too_deep');
      return next === '{' ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (next === '"') return this.string();
    if (next === '-' || (next >= '0' && next <= '9')) return this.number();
    return JSON.parse(this.take(wordToken));
  }

  private object(depth: number): Record<string, unknown> {
    const members: Record<string, unknown> = {};
    this.expect('{');
    if (this.skip('}')) return members;
    do {
      const key = this.string();
      if (key === '__proto__' || Object.hasOwn(members, key)) throw new Refused('not_json');
      this.expect(':');
      members[key] = this.value(depth);
    } while (this.skip(','));
    this.expect('}');
    return members;
  }

  private array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.expect('[');
    if (this.skip(']')) return items;
    do items.push(this.value(depth));
    while (this.skip(','));
    this.expect(']');
    return items;
  }

  private string(): string {
    this.peek();
    const token = this.take(stringToken);
    const value = token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
    if (value.includes('\u0000') || loneSurrogate.test(value)) throw new Refused('not_json');
    return value;
  }

  private number(): number {
    const value: unknown = JSON.parse(this.take(numberToken));
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Refused('not_json');
    return value;
  }

  /** The next character that is not white space, or '' at the end. */
  private peek(): string {
    space.lastIndex = this.at;
    space.test(this.text);
    this.at = space.lastIndex;
    return this.text.charAt(this.at);
  }

  private skip(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.skip(character)) throw new Refused('not_json');
  }

  private take(token: RegExp): string {
    token.lastIndex = this.at;
    const match = token.exec(this.text);
    if (!match) throw new Refused('not_json');
    this.at = token.lastIndex;
    return match[0];
  }
}
