import { describe, expect, it } from '@jest/globals';
import { readPayArguments } from './pay-arguments.js';
import { PayFault } from './pay-fault.js';

describe('readPayArguments', () => {
  it('pays on Base Sepolia in v2 unless told otherwise', () => {
    expect(readPayArguments(['http://localhost:4020/p/x'])).toMatchObject({ target: 'http://localhost:4020/p/x', network: { id: 'eip155:84532' }, amount: undefined, x402Version: 2 });
  });

  it.each(['solana-devnet', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'])('knows the network %s', (name) => {
    expect(readPayArguments(['/t/ada', '--network', name, '--amount', '5', '--v1'])).toMatchObject({ network: { family: 'solana' }, amount: '5', x402Version: 1 });
  });

  it('knows the second EVM network of the sandbox, and names all it has when asked for another', () => {
    expect(readPayArguments(['/t/ada', '--network', 'sei-testnet'])).toMatchObject({ network: { id: 'eip155:1328' } });
    expect(() => readPayArguments(['/t/ada', '--network', 'dogechain'])).toThrow(expect.objectContaining({ advice: 'The sandbox has base-sepolia, sei-testnet, solana-devnet.' }));
  });

  it.each([[[]], [['a', 'b']], [['a', '--network', 'dogechain']], [['a', '--amount', '5e3']], [['a', '--amount', '-1']], [['a', '--fast']]])('refuses %j with advice', (args) => {
    expect(() => readPayArguments(args)).toThrow(PayFault);
  });
});
