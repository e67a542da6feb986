/** How many characters a mark has: a multiple of three, so that its base64 stands on its own. */
export const markLength = 18;

/**
 * A base64 header in which a mark differs from request to request, at no more cost than joining strings: base64 works
 * in steps of three bytes, so the text around the mark is padded to whole steps once, where JSON allows blanks.
 */
export class PersonalHeader {
  private readonly pieces: readonly string[];

  /** `placeholder` has the length of a mark, occurs only at the end of strings in `json`, and is known to nobody else. */
  constructor(json: string, placeholder: string) {
    if (placeholder.length !== markLength) throw new TypeError(`a placeholder has ${String(markLength)} characters`);
    const texts = json.split(placeholder);
    this.pieces = texts.map((text, at) => {
      // The first piece begins with the document's brace, every other one with the quote that ends the marked string.
      const missing = at === texts.length - 1 ? 0 : (3 - (Buffer.byteLength(text) % 3)) % 3;
      return Buffer.from(`${text.slice(0, 1)}${' '.repeat(missing)}${text.slice(1)}`, 'utf8').toString('base64');
    });
  }

  /** Characters that are kept of it: all but the marks. */
  get length(): number {
    return this.pieces.reduce((total, piece) => total + piece.length, 0);
  }

  /** The header with a mark, given as base64, in all its places. */
  with(encodedMark: string): string {
    let header = this.pieces[0] ?? '';
    // Cheaper than a join, which copies at once what is copied again on its way out.
    for (let at = 1; at < this.pieces.length; at++) header += encodedMark + (this.pieces[at] ?? '');
    return header;
  }
}
