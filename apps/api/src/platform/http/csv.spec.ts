import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvCell, csvLine } from './csv.js';

/** The cells of one line as RFC 4180 has them. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(line); match !== null; match = cell.exec(line)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') return cell.lastIndex === line.length ? cells : [];
  }
  return [];
}

const text = fc.string({ unit: fc.constantFrom('a', '1', '=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ' ', '收', '＝', '_'), maxLength: 8 });

describe('a CSV cell', () => {
  it('comes back as it was, but for the apostrophe that keeps a formula a text', () => {
    fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (cells) => expect(cellsOf(csvLine(cells)).map((cell) => cell.replace(/^'/, ''))).toEqual(cells)), { numRuns: 2_000 });
  });

  it('never begins with what a spreadsheet runs', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) expect(cellsOf(csvLine([`${start}cmd|' /C calc'!A0`]))[0]).toBe(`'${start}cmd|' /C calc'!A0`);
    expect([csvCell('-1.500000'), csvCell('-1.5.0'), csvCell('+1'), csvCell('plain')]).toEqual(['-1.500000', "'-1.5.0", "'+1", 'plain']);
  });
});
