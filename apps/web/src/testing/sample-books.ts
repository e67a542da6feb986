import type { Inflow, Reconciliation } from '@till/contract';
import { base, sampleWallets, solana } from './sample-data.js';

const body = (digit: number) => String(digit).padStart(36, '0');
const [main, onSolana] = sampleWallets;

function strip(digit: number, change: Partial<Reconciliation>): Reconciliation {
  return {
    id: `rec_${body(digit)}`,
    status: 'matching',
    network: base,
    wallet: main?.address ?? '',
    walletId: main?.id ?? null,
    label: main?.label ?? null,
    recorded: '1893.75',
    onChain: '1906.25',
    unmatchedAmount: '12.50',
    ownTransfersAmount: '0.00',
    difference: '0.00',
    unmatched: [],
    unmatchedCount: 0,
    fromBlock: '18204113',
    toBlock: '19500231',
    at: new Date().toISOString(),
    balance: { fromBlock: '18204113', toBlock: '19500231', expected: '1406.25', actual: '1406.25', ok: true },
    import: null,
    scan: { block: '19500231', headBlock: '19500231', fault: null, failingSince: null },
    ...change,
  };
}

/** A wallet whose books match, and one whose past is being imported. */
export function sampleBooks(nowMs: number): Reconciliation[] {
  const at = new Date(nowMs - 120_000).toISOString();
  const past = { network: solana, wallet: onSolana?.address ?? '', walletId: onSolana?.id ?? null, label: null, recorded: '32.00', onChain: '32.00', unmatchedAmount: '0.00', fromBlock: '301200500', toBlock: '309999120', balance: null };
  return [strip(1, { at }), strip(2, { ...past, at, status: 'importing', import: { percent: 34, running: true, days: 30, fault: null } })];
}

/** Three places at which nothing ever came in. */
export function quietBooks(nowMs: number): Reconciliation[] {
  const nothing = { at: new Date(nowMs - 120_000).toISOString(), recorded: '0.00', onChain: '0.00', unmatchedAmount: '0.00', balance: null };
  return ['eip155:80002', 'eip155:1328', 'eip155:43113'].map((network, index) => strip(index + 7, { ...nothing, network }));
}

/** Every state of a strip beside the two above. */
export function troubledBooks(nowMs: number): Reconciliation[] {
  const at = new Date(nowMs - 120_000).toISOString();
  return [
    strip(3, { at, status: 'difference', recorded: '1895.25', difference: '-1.50', balance: { fromBlock: '18204113', toBlock: '19500231', expected: '1406.25', actual: '1404.75', ok: false } }),
    strip(4, { at, status: 'waiting', network: solana, wallet: onSolana?.address ?? '', label: null, scan: { block: '309999120', headBlock: '309999120', fault: 'rpc_unreachable', failingSince: at }, balance: null }),
    strip(5, { status: 'never', network: 'eip155:80002', at: null, fromBlock: null, toBlock: null, balance: null }),
    strip(6, { at, network: 'eip155:80002', import: { percent: 61, running: false, days: 365, fault: 'rpc_error' }, balance: null }),
  ];
}

/** Transfers that belong to no payment. */
export function sampleInflows(nowMs: number): Inflow[] {
  const inflow = (digit: number, change: Partial<Inflow>): Inflow => ({
    id: `inf_${body(digit)}`,
    status: 'unmatched',
    mode: 'test',
    network: base,
    asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    amount: '12.50',
    amountBaseUnits: '12500000',
    payer: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
    wallet: main?.address ?? '',
    transaction: `0x${'5e'.repeat(32)}`,
    logIndex: 3,
    block: '19488020',
    at: new Date(nowMs - 5_400_000).toISOString(),
    paymentId: null,
    resourceId: null,
    resourceTitle: null,
    ...change,
  });
  return [
    inflow(1, {}),
    inflow(2, { network: solana, wallet: onSolana?.address ?? '', amount: '0.75', amountBaseUnits: '750000', payer: '9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM', transaction: '5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW', block: '309990001' }),
    inflow(3, { status: 'ignored', amount: '0.000001', amountBaseUnits: '1' }),
    inflow(4, { status: 'own_transfer', amount: '300.00', amountBaseUnits: '300000000' }),
  ];
}
