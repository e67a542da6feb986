/** What is wrong with a document, for whoever sent it. */
export class DocumentFault extends Error {
  override readonly name = 'DocumentFault';

  constructor(
    message: string,
    /** Names on the way from the document to the fault; empty for the document as a whole. */
    readonly place: readonly string[] = [],
  ) {
    super(message);
  }
}
