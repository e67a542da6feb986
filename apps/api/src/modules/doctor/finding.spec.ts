import { expect, it } from '@jest/globals';
import { finding } from './finding.js';

it('a finding’s facts can be stored, wherever a long one is cut', () => {
  const { params } = finding('wallet_foreign', { network: 'eip155:84532', payTo: `${'x'.repeat(299)}🌦 and more` });
  expect([/\p{Surrogate}/u.test(params.payTo ?? ''), params.payTo?.length]).toEqual([false, 300]);
});
