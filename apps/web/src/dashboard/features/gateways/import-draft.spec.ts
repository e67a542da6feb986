import { describe, expect, it } from '@jest/globals';
import { samplePreview } from '../../../testing/sample-gateways.js';
import { chosenOperations, commonPrice, fitting, groupsOf, otherPrices, rowsOf } from './import-draft.js';

describe('the preview of an import', () => {
  it('groups by the first tag, those without one last, and ticks what is new and not deprecated', () => {
    const groups = groupsOf(rowsOf(samplePreview()));
    expect(groups.map(({ tag, rows }) => [tag, rows.map(({ chosen }) => chosen)])).toEqual([['weather', [false, true, true]], ['words', [true]], [null, [false, false]]]);
  });

  it('proposes the document’s own price', () => {
    expect(rowsOf(samplePreview()).map(({ price }) => price)).toEqual(['0.02', '0.01', '0.05', '0.01', '0.01', '']);
  });

  it('gives the most common price to the import and sets only what differs afterwards', () => {
    const rows = rowsOf(samplePreview());
    expect(commonPrice(rows)).toBe('0.01');
    const [first] = samplePreview().routes;
    if (!first) throw new Error('no route');
    const imported = { ...samplePreview(), routes: chosenOperations(rows).map((one) => ({ ...first, ...one, price: '0.010' })) };
    expect([...otherPrices(rows, imported)]).toEqual([['GET /radar/:area', '0.05']]);
  });

  it('is searched by path, method, words and tags', () => {
    const paths = (text: string) => fitting(rowsOf(samplePreview()), text).map(({ operation }) => operation.path);
    expect(paths('WORDS')).toEqual(['/translate']);
    expect(paths('post')).toEqual(['/translate']);
    expect(paths('radar')).toEqual(['/radar/:area']);
  });
});
