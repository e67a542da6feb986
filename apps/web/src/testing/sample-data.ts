import type { ApiKey, DoorKey, FacilitatorList, MemberSession, NetworkStatus, Payment, PaymentStatus, Refund, Resource, Session, Wallet } from '@till/contract';

const body = (digit: number) => String(digit).padStart(36, '0');
export const base = 'eip155:84532';
export const solana = 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1';
export const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const solanaPayTo = '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU';
const usdc = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';

export const sampleSession: Session = {
  member: { id: `mem_${body(1)}`, email: 'ada@example.com', evmAddress: null, role: 'owner' },
  merchant: { id: `mch_${body(1)}`, name: 'Ada’s Notebook', goal: 'sell', createdAt: '2026-11-01T09:00:00.000Z' },
  modes: ['test', 'live'],
  sandbox: true,
  demoOrigin: 'http://127.0.0.1:4029',
};

export const sampleSessions: MemberSession[] = [
  { id: `ses_${body(1)}`, current: true, browser: 'Chrome', system: 'macOS', createdAt: '2026-11-20T09:00:00.000Z', lastUsedAt: '2026-11-26T22:00:00.000Z' },
  { id: `ses_${body(2)}`, current: false, browser: 'Safari', system: 'iOS', createdAt: '2026-11-18T07:30:00.000Z', lastUsedAt: '2026-11-26T20:10:00.000Z' },
  { id: `ses_${body(3)}`, current: false, browser: null, system: null, createdAt: '2026-11-12T16:00:00.000Z', lastUsedAt: '2026-11-12T16:05:00.000Z' },
];

export const sampleWallets: Wallet[] = [
  { id: `wal_${body(1)}`, family: 'evm', address: payTo, label: 'Main', proven: true, provenAt: '2026-11-02T09:00:00.000Z', liveFrom: '2026-11-02T09:00:00.000Z', isDefault: true, createdAt: '2026-11-02T09:00:00.000Z' },
  { id: `wal_${body(2)}`, family: 'solana', address: solanaPayTo, label: null, proven: false, provenAt: null, liveFrom: null, isDefault: true, createdAt: '2026-11-02T09:00:00.000Z' },
];

const network = (change: Pick<NetworkStatus, 'id' | 'title' | 'mark' | 'v1Name'> & Partial<NetworkStatus>): NetworkStatus => ({
  family: 'evm',
  testnet: true,
  asset: usdc,
  assetUrl: `https://sepolia.basescan.org/address/${usdc}`,
  payable: true,
  reason: null,
  reasonCode: null,
  advice: null,
  checkedAt: '2026-11-22T10:00:00.000Z',
  facilitator: 'x402.org',
  x402Versions: [2, 1],
  tokenCheck: 'ok',
  verified: true,
  payTo,
  ...change,
});

export const sampleNetworks: NetworkStatus[] = [
  network({ id: base, title: 'Base Sepolia', mark: 'Bs', v1Name: 'base-sepolia' }),
  network({ id: solana, title: 'Solana Devnet', mark: 'Sd', v1Name: 'solana-devnet', family: 'solana', asset: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU', payTo: solanaPayTo }),
  network({ id: 'eip155:1328', title: 'Sei Testnet', mark: 'St', v1Name: 'sei-testnet', facilitator: 'facilitator.payai.network', x402Versions: [], payable: false, reasonCode: 'facilitator_does_not_list', reason: 'The facilitator does not settle on the network.', advice: 'Ask whoever runs this Till.' }),
  network({ id: 'eip155:421614', title: 'Arbitrum Sepolia', mark: 'As', v1Name: null, x402Versions: [2], payable: false, reasonCode: 'from_the_future', reason: 'The network is asleep.', advice: 'Wake it up.' }),
  network({ id: 'eip155:43113', title: 'Avalanche Fuji', mark: 'Af', v1Name: 'avalanche-fuji', payTo: null, payable: false, reasonCode: 'no_wallet', reason: 'Add a wallet to receive on the network.', advice: 'Add a wallet of this kind.' }),
  network({ id: 'eip155:80002', title: 'Polygon Amoy', mark: 'Pa', v1Name: 'polygon-amoy', facilitator: null, x402Versions: [], tokenCheck: 'unknown', checkedAt: null, payable: false, reasonCode: 'not_configured', reason: 'This Till is not set up for the network.', advice: 'Ask whoever runs this Till.' }),
  network({ id: 'eip155:11124', title: 'Abstract Testnet', mark: 'At', v1Name: 'abstract-testnet', facilitator: null, x402Versions: [], tokenCheck: 'unknown', checkedAt: null, verified: false, payable: false, reasonCode: 'not_configured', reason: 'This Till is not set up for the network.', advice: 'Ask whoever runs this Till.' }),
];

export const sampleFacilitators: FacilitatorList = {
  data: [
    { id: 'mine', title: 'Our facilitator', kind: 'self_hosted', state: 'works', lastSuccessAt: '2026-11-22T09:58:00.000Z', lastFaultAt: null, lastFault: null, latencyMs: 840, ownKey: 'none', key: null },
    { id: 'cdp', title: 'Coinbase CDP', kind: 'cdp', state: 'down', lastSuccessAt: '2026-11-22T09:12:00.000Z', lastFaultAt: '2026-11-22T09:59:00.000Z', lastFault: 'timeout', latencyMs: 1310, ownKey: 'optional', key: { hint: '9f3c2a', addedAt: '2026-11-20T10:00:00.000Z', refusedAt: null } },
    { id: 'byo', title: 'Coinbase, your account', kind: 'cdp', state: 'unknown', lastSuccessAt: null, lastFaultAt: null, lastFault: null, latencyMs: null, ownKey: 'required', key: null },
  ],
  networks: [
    { network: base, chosen: 'cdp', current: 'mine', options: ['mine', 'cdp'] },
    { network: solana, chosen: null, current: 'mine', options: ['mine', 'cdp'] },
  ],
};

function link(digit: number, title: string, price: string, change: Partial<Resource> = {}): Resource {
  return {
    id: `res_${body(digit)}`,
    kind: 'pay_link',
    mode: 'test',
    url: `http://localhost:4020/p/4zQpYk7m2Wv9TnRc8XeJ${digit}a`,
    slug: `4zQpYk7m2Wv9TnRc8XeJ${digit}a`,
    handle: null,
    title,
    description: null,
    price,
    presets: null,
    minAmount: null,
    maxAmount: null,
    networks: null,
    payableNetworks: [base, solana],
    walletIds: null,
    successUrl: null,
    metadata: {},
    deliverable: { type: 'text', content: '# Paid\n\nThe whole text.', preview: 'The first lines are free.' },
    route: null,
    listed: false,
    active: true,
    createdAt: '2026-11-03T09:00:00.000Z',
    updatedAt: '2026-11-20T09:00:00.000Z',
    ...change,
  };
}

export const sampleResources: Resource[] = [
  link(1, 'How tills came to be: a short history', '1.50'),
  link(2, 'Ada’s tip jar', '0', {
    kind: 'tip_jar',
    handle: 'ada',
    slug: null,
    url: 'http://localhost:4020/t/ada',
    title: 'Thanks for reading',
    price: null,
    presets: ['1', '3', '5', '10'],
    minAmount: '0.10',
    maxAmount: '1000',
    deliverable: null,
  }),
  link(3, 'Weather data of one station, as JSON', '0.005', { active: false }),
  link(4, 'Source files of the poster', '24.00', { payableNetworks: [] }),
];

const statuses: PaymentStatus[] = ['settled', 'settled', 'unknown', 'final', 'settling', 'settled', 'failed', 'settled', 'expired', 'settled', 'refunded', 'reverted'];
const amounts = ['1.50', '5.00', '1.50', '24.00', '0.005', '3.00', '1.50', '10.00', '1.50', '1234.50', '1.50', '5.00'];
const moved: Partial<Record<PaymentStatus, Payment['moneyMoved']>> = { settled: 'yes', final: 'yes', refunded: 'yes', unknown: 'unknown', settling: 'unknown' };

function payment(index: number, nowMs: number): Payment {
  const status = statuses[index % statuses.length] ?? 'settled';
  const onSolana = index % 4 === 3;
  const createdMs = nowMs - index * 5_400_000 - 42_000;
  const at = (offsetMs: number) => new Date(createdMs + offsetMs).toISOString();
  const settled = moved[status] === 'yes';
  const amount = amounts[index % amounts.length] ?? '1.50';
  return {
    id: `pay_${body(index + 1)}`,
    status,
    mode: 'test',
    amount,
    amountBaseUnits: amount.replace('.', '').padEnd(7, '0'),
    selfPaid: index === 5,
    refundedAmount: status === 'refunded' ? amount : '0.00',
    network: onSolana ? solana : base,
    asset: usdc,
    payer: onSolana ? '9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM' : '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
    payTo: onSolana ? solanaPayTo : payTo,
    resourceId: `res_${body((index % 2) + 1)}`,
    resourceTitle: index % 2 ? 'Thanks for reading' : 'How tills came to be: a short history',
    resourceKind: index % 2 ? 'tip_jar' : 'pay_link',
    transaction: settled ? `0x${String(index).padStart(64, 'ab')}` : null,
    x402Version: index % 3 ? 2 : 1,
    reason: status === 'failed' ? 'insufficient_funds' : null,
    createdAt: at(0),
    settledAt: settled ? at(1840) : null,
    metadata: index === 0 ? { order: 'A-1042' } : {},
    moneyMoved: moved[status] ?? 'no',
    timeline: [
      { type: 'received', at: at(0), sinceMs: 0, data: { x402Version: 2 } },
      { type: 'verified', at: at(4), sinceMs: 4, data: {} },
      { type: 'settling', at: at(21), sinceMs: 17, data: { attempt: 1 } },
      { type: status, at: at(1840), sinceMs: 1819, data: settled ? { block: '4711' } : {} },
    ],
    facilitator: 'http://localhost:4021',
    attempts: 1,
    nonce: `0x${'7'.repeat(64)}`,
    validBefore: at(60_000),
    block: settled ? '4711' : null,
    logIndex: settled ? 3 : null,
    safeAt: null,
    finalAt: status === 'final' ? at(9_000) : null,
    explorerUrl: settled ? 'https://sepolia.basescan.org/tx/0xab' : null,
    receiptUrl: `http://localhost:4020/r/pay_${body(index + 1)}`,
    review: false,
    refundableAmount: settled && status !== 'refunded' ? amount : '0.00',
    refunds: [],
  };
}

export function samplePayments(nowMs: number): Payment[] {
  return Array.from({ length: 40 }, (_, index) => payment(index, nowMs));
}

/** An open refund of a sample payment. */
export function sampleRefund(payment: Payment, serial: number, amount: string): Refund {
  const { id: paymentId, mode, network, asset, payTo: from, payer: to } = payment;
  const id = `ref_${body(serial)}`;
  const baseUnits = amount.replace('.', '').padEnd(7, '0').replace(/^0+/, '');
  const transfer: Refund['transfer'] = network.startsWith('eip155:')
    ? { family: 'evm', chainId: 84532, from, to: asset, data: `0xa9059cbb${to.slice(2).toLowerCase().padStart(64, '0')}${BigInt(baseUnits).toString(16).padStart(64, '0')}`, value: '0', uri: `ethereum:${asset}@84532/transfer?address=${to}&uint256=${baseUnits}` }
    : { family: 'solana', from, transaction: 'AQAB', uri: `solana:${to}?amount=${amount}&spl-token=${asset}&memo=${id}` };
  return {
    id, paymentId, mode, network, asset, from, to, amount, transfer,
    status: 'open', amountBaseUnits: baseUnits, sentTransaction: null, transaction: null, logIndex: null, block: null, explorerUrl: null, cancelReason: null,
    createdAt: new Date().toISOString(), sentAt: null, refundedAt: null, cancelledAt: null,
  };
}

export const sampleDoorKeys: DoorKey[] = [
  { id: `fky_${body(1)}`, name: 'Weather API', mode: 'test', walletIds: null, hint: 'fac_test_4f9k…', createdAt: '2026-11-05T09:00:00.000Z', lastUsedAt: '2026-11-22T08:00:00.000Z', revokedAt: null },
  { id: `fky_${body(2)}`, name: 'Old server', mode: 'test', walletIds: [`wal_${body(1)}`], hint: 'fac_test_9x2c…', createdAt: '2026-11-04T09:00:00.000Z', lastUsedAt: null, revokedAt: '2026-11-10T09:00:00.000Z' },
];

export const sampleKeys: ApiKey[] = [
  { id: `key_${body(1)}`, name: 'Order service', mode: 'test', scopes: ['read', 'write'], hint: 'till_test_4f9k…', createdAt: '2026-11-05T09:00:00.000Z', lastUsedAt: '2026-11-22T08:00:00.000Z', revokedAt: null },
  { id: `key_${body(2)}`, name: 'Old laptop', mode: 'test', scopes: ['read'], hint: 'till_test_9x2c…', createdAt: '2026-11-04T09:00:00.000Z', lastUsedAt: null, revokedAt: '2026-11-10T09:00:00.000Z' },
];
