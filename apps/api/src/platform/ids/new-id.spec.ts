import { idSchema } from '@till/contract';
import { describe, expect, it } from '@jest/globals';
import { newId } from './new-id.js';
import { newSlug } from './new-slug.js';

describe('ids', () => {
  it('have the shape the contract states', () => {
    expect(idSchema('payment').safeParse(newId('payment')).success).toBe(true);
    expect(idSchema('payment').safeParse(newId('wallet')).success).toBe(false);
  });

  it('sort by the time they were made', () => {
    expect(newId('payment', 1_700_000_000_000) < newId('payment', 1_700_000_000_001)).toBe(true);
  });

  it('do not repeat', () => {
    expect(new Set(Array.from({ length: 5_000 }, () => newId('event', 1))).size).toBe(5_000);
    expect(new Set(Array.from({ length: 5_000 }, newSlug)).size).toBe(5_000);
  });

  it('slugs are 22 base58 characters', () => {
    expect(newSlug()).toMatch(/^[1-9A-HJ-NP-Za-km-z]{22}$/);
  });
});
