import { describe, expect, it } from '@jest/globals';
import { networkById } from '@till/networks';
import { settleVersion } from './settle-version.js';

const base = networkById('eip155:8453');
const arbitrum = networkById('eip155:42161');
if (!base || !arbitrum) throw new Error('the registry lacks a network');

describe('settleVersion', () => {
  it('is the client’s where the facilitator speaks it', () => {
    const both = { network: base, v1: true, v2: true };
    expect([settleVersion(1, both), settleVersion(2, both)]).toEqual([1, 2]);
  });

  it('is the other one where the facilitator speaks only that', () => {
    expect(settleVersion(1, { network: base, v1: false, v2: true })).toBe(2);
    expect(settleVersion(2, { network: base, v1: true, v2: false })).toBe(1);
  });

  it('stays the client’s where the facilitator’s word is missing or version 1 has no name for the network', () => {
    expect(settleVersion(1, undefined)).toBe(1);
    expect(settleVersion(1, { network: base, v1: false, v2: false })).toBe(1);
    expect(settleVersion(2, { network: arbitrum, v1: true, v2: false })).toBe(2);
  });
});
