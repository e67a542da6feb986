import { describe, expect, it } from '@jest/globals';
import { networks } from '@till/networks';
import { readChallenge, type Reading } from './read-challenge.js';
import { stockVerdicts } from './stock-verdicts.js';

const url = 'https://till.example/p/4kq';
const payTo = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const usdc = { 'eip155:84532': '0x036CbD53842c5426634e7929541eC2318f3dCF7e', 'eip155:43113': '0x5425890298aed601595a70AB815c96711a31Bc65' };
const v2Entry = (over: object = {}) => ({ scheme: 'exact', network: 'eip155:84532', amount: '1000000', asset: usdc['eip155:84532'], payTo, maxTimeoutSeconds: 300, extra: { name: 'USDC', version: '2' }, ...over });
const v1Entry = (over: object = {}) => ({ scheme: 'exact', network: 'base-sepolia', maxAmountRequired: '1000000', resource: url, description: 'A thing', mimeType: 'text/plain', payTo, maxTimeoutSeconds: 300, asset: usdc['eip155:84532'], extra: { name: 'USDC', version: '2' }, ...over });
const header = (accepts: object[], over: object = {}) => Buffer.from(JSON.stringify({ x402Version: 2, resource: { url, description: '', mimeType: '' }, accepts, ...over })).toString('base64');
const body = (accepts: object[]) => JSON.stringify({ x402Version: 1, error: 'pay', accepts });

const faultOf = (reading: Reading): string | null => (reading.kind === 'invalid' ? reading.fault : null);
async function verdicts(...accepts: object[]): Promise<string[]> {
  const { v2 } = readChallenge(header(accepts), '');
  if (v2.kind !== 'valid') throw new Error(faultOf(v2) ?? v2.kind);
  return (await stockVerdicts(v2)).map(({ offer, verdict }) => `${offer.network} ${verdict}`);
}

describe('readChallenge', () => {
  it('reads the same offer in both versions', () => {
    const { v1, v2 } = readChallenge(header([v2Entry()]), body([v1Entry()]));
    const offer = { scheme: 'exact', network: 'eip155:84532', asset: usdc['eip155:84532'], payTo, amount: 1_000_000n, resourceUrl: url };
    expect(v2).toMatchObject({ kind: 'valid', offers: [{ ...offer, x402Version: 2 }] });
    expect(v1).toMatchObject({ kind: 'valid', offers: [{ ...offer, x402Version: 1 }] });
  });

  it('finds nothing where nothing is', () => {
    for (const text of ['', '{}', 'null', '[1]', '<html>', JSON.stringify({ x402Version: 2, accepts: [] })]) expect(readChallenge(undefined, text)).toEqual({ v1: { kind: 'missing' }, v2: { kind: 'missing' } });
  });

  it.each([
    ['no base64', '%%%', /Invalid|base64/i],
    ['no JSON', Buffer.from('hello').toString('base64'), /JSON/i],
    ['no amount', header([{ ...v2Entry(), amount: undefined }]), /accepts\.0\.amount/],
    ['a plain network name', header([v2Entry({ network: 'base-sepolia' })]), /accepts\.0\.network/],
    ['no offer', header([]), /./],
    ['terms of version 1', Buffer.from(body([v1Entry()])).toString('base64'), /version 1/],
  ])('says what is wrong with a header with %s', (_what, bad, fault) => {
    expect(faultOf(readChallenge(bad, '').v2)).toMatch(fault);
  });

  it.each([
    ['a network they do not know', v1Entry({ network: 'arbitrum' }), /accepts\.1\.network.*arbitrum/],
    ['outputSchema null', v1Entry({ outputSchema: null }), /outputSchema/],
    ['no description', v1Entry({ description: undefined }), /accepts\.1\.description/],
    ['no media type', v1Entry({ mimeType: undefined }), /mimeType/],
    ['a relative address', v1Entry({ resource: '/p/4kq' }), /absolute/],
  ])('knows that legacy clients refuse a whole body for one entry with %s', (_what, bad, fault) => {
    expect(faultOf(readChallenge(undefined, body([v1Entry(), bad])).v1)).toMatch(fault);
  });
});

describe('stockVerdicts', () => {
  it('says that default clients pay a dollar and not a base unit more', async () => {
    expect(await verdicts(v2Entry({ amount: '1000000' }), v2Entry({ amount: '1000001' }))).toEqual(['eip155:84532 pays', 'eip155:84532 price']);
  });

  it('says that they refuse tokens that are not in their tables, whatever they cost', async () => {
    expect(await verdicts(v2Entry({ network: 'eip155:43113', asset: usdc['eip155:43113'], amount: '1' }), v2Entry({ asset: payTo, amount: '1' }))).toEqual(['eip155:43113 asset', 'eip155:84532 asset']);
  });

  it('says that they know no other scheme', async () => {
    expect(await verdicts(v2Entry({ scheme: 'barter' }))).toEqual(['eip155:84532 scheme']);
  });

  it('knows which networks of ours need an extra word, as the SDK’s tables have them', async () => {
    const all = networks.map(({ id, usdc: { address } }) => v2Entry({ network: id, asset: address, amount: '1' }));
    const refused = (await verdicts(...all)).filter((one) => one.endsWith(' asset')).map((one) => one.split(' ')[0]);
    expect(refused).toEqual(networks.filter(({ source }) => source !== 'x402-sdk-defaults').map(({ id }) => id));
  });
});
