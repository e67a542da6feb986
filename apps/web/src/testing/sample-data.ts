import type { ApiKey, NetworkStatus, Payment, PaymentStatus, Resource, Session, Wallet } from '@till/contract';

const body = (digit: number) => String(digit).padStart(36, '0');
export const base = 'eip155:84532';
export const solana = 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1';
const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const solanaPayTo = '7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU';
const usdc = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';

export const sampleSession: Session = {
  member: { id: `mem_${body(1)}`, email: 'ada@example.com', evmAddress: null, role: 'owner' },
  merchant: { id: `mch_${body(1)}`, name: 'Ada’s Notebook', goal: 'sell', createdAt: '2026-11-01T09:00:00.000Z' },
  modes: ['test', 'live'],
  sandbox: true,
};

export const sampleWallets: Wallet[] = [
  { id: `wal_${body(1)}`, family: 'evm', address: payTo, label: 'Main', proven: true, provenAt: '2026-11-02T09:00:00.000Z', isDefault: true, createdAt: '2026-11-02T09:00:00.000Z' },
  { id: `wal_${body(2)}`, family: 'solana', address: solanaPayTo, label: null, proven: false, provenAt: null, isDefault: true, createdAt: '2026-11-02T09:00:00.000Z' },
];

export const sampleNetworks: NetworkStatus[] = [
  { id: base, title: 'Base Sepolia', mark: 'BA', family: 'evm', testnet: true, v1Name: 'base-sepolia', asset: usdc, payable: true, reason: null, checkedAt: '2026-11-22T10:00:00.000Z' },
  { id: solana, title: 'Solana Devnet', mark: 'SO', family: 'solana', testnet: true, v1Name: 'solana-devnet', asset: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU', payable: true, reason: null, checkedAt: '2026-11-22T10:00:00.000Z' },
  { id: 'eip155:80002', title: 'Polygon Amoy', mark: 'PO', family: 'evm', testnet: true, v1Name: 'polygon-amoy', asset: usdc, payable: false, reason: 'No configured facilitator lists this network.', checkedAt: '2026-11-22T10:00:00.000Z' },
];

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
  };
}

export function samplePayments(nowMs: number): Payment[] {
  return Array.from({ length: 40 }, (_, index) => payment(index, nowMs));
}

export const sampleKeys: ApiKey[] = [
  { id: `key_${body(1)}`, name: 'Order service', mode: 'test', scopes: ['read', 'write'], hint: 'till_test_4f9k…', createdAt: '2026-11-05T09:00:00.000Z', lastUsedAt: '2026-11-22T08:00:00.000Z', revokedAt: null },
  { id: `key_${body(2)}`, name: 'Old laptop', mode: 'test', scopes: ['read'], hint: 'till_test_9x2c…', createdAt: '2026-11-04T09:00:00.000Z', lastUsedAt: null, revokedAt: '2026-11-10T09:00:00.000Z' },
];
