import { describe, expect, it } from '@jest/globals';
import { handleSchema } from '@till/contract';
import fc from 'fast-check';
import { handleFromName } from './handle-from-name.js';

describe('a handle out of a name', () => {
  it.each([
    ['Nia’s Bäckerei', 'nias-backerei'],
    ['ada@example.com', 'ada'],
    ['阿达', ''],
  ])('%s becomes "%s"', (name, handle) => {
    expect(handleFromName(name)).toBe(handle);
  });

  it('is always one the API takes, or empty', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (name) => ['', handleSchema.safeParse(handleFromName(name)).data].includes(handleFromName(name))));
  });
});
