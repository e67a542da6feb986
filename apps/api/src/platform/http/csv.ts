/** First characters that spreadsheets take for a formula, in their full-width forms as well. */
const startsFormula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const isNumber = /^-?\d+(\.\d+)?$/;
const needsQuotes = /[",\r\n]/;

/** Byte order mark: tells Excel that the file is UTF-8. */
export const byteOrderMark = '\uFEFF';

/** One cell of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula is kept one by an apostrophe before it. */
export function csvCell(text: string): string {
  const safe = startsFormula.test(text) && !isNumber.test(text) ? `'${text}` : text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
