import type { Inflow, Reconciliation, Resource, Wallet } from '@till/contract';
import { networkById } from '@till/networks';
import { createKeyPairFromBytes, getBase58Encoder, getBase64EncodedWireTransaction, getTransactionDecoder, partiallySignTransaction } from '@solana/kit';
import { createSolanaReader } from '@till/chain';
import { devEvm, devSolana, evmRpc, poll, solanaDevKey, solanaRpc, transferUsdc } from '@till/testing';
import type { Hex } from 'viem';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { NetworksService } from '../src/modules/networks/networks.service.js';
import { Reconciler } from '../src/modules/reconciliation/reconciler.js';
import { TransferScanner } from '../src/modules/reconciliation/transfer-scanner.js';
import { buyerOn, type RunningTill } from './door-world.js';
import { asOwner } from './seed.js';
import type { World } from './world.js';

export type Family = 'evm' | 'solana';
export const networkOf: Record<Family, string> = { evm: devEvm.network, solana: devSolana.network };

/** A merchant that came in through the front door, with a wallet that had no past. */
export interface BooksMerchant {
  merchantId: string;
  apiKey: string;
  wallets: Record<Family, string>;
  link: Resource;
  call<Answer>(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
  strip(family: Family): Promise<Reconciliation>;
  inflows(query?: string): Promise<Inflow[]>;
}

let merchants = 0;

/** Signs a merchant up; `like` gives it the wallets of another one, `wallets` those named. */
export async function openBooks(world: World, till: RunningTill, options: { like?: BooksMerchant; wallets?: Record<Family, string>; importDays?: number } = {}): Promise<BooksMerchant> {
  const name = `books${String(merchants++)}`;
  const json = { 'content-type': 'application/json', origin: 'http://till.test' };
  const entered = await fetch(`${till.url}/v1/auth/sign-up`, { method: 'POST', headers: json, body: JSON.stringify({ email: `${name}@example.com`, password: 'correct horse battery', name }) });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { merchant } = (await entered.json()) as { merchant: { id: string } };
  const made = (await (await fetch(`${till.url}/v1/api-keys`, { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify({ name }) })).json()) as { key: string };
  const call = async <Answer>(method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${made.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await fetch(`${till.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const wallets = options.wallets ?? options.like?.wallets ?? { evm: privateKeyToAddress(generatePrivateKey()), solana: solanaDevKey(name).address };
  if (!options.like) await world.solana.fundUsdc(wallets.solana, 0n);
  for (const family of ['evm', 'solana'] as const) {
    const added = await call<Wallet>('POST', '/v1/wallets', { family, address: wallets[family], ...(options.importDays === undefined ? {} : { importDays: options.importDays }) });
    if (added.status !== 201) throw new Error(JSON.stringify(added.body));
  }
  const { body: link } = await call<Resource>('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '1.50' });
  return {
    merchantId: merchant.id,
    apiKey: made.key,
    wallets,
    link,
    call,
    strip: async (family) => {
      const { body } = await call<{ data: Reconciliation[] }>('GET', `/v1/reconciliation?network=${networkOf[family]}`);
      const strip = body.data.find(({ wallet }) => wallet === wallets[family]);
      if (!strip) throw new Error(`no ${family} strip: ${JSON.stringify(body)}`);
      return strip;
    },
    inflows: async (query = '') => (await call<{ data: Inflow[] }>('GET', `/v1/inflows?${query}`)).body.data,
  };
}

/** A transfer nobody announced; returns its transaction. */
export async function stray(world: World, family: Family, to: string, amount: bigint, place = 0): Promise<string> {
  const buyer = buyerOn(family, place);
  if (family === 'evm') return transferUsdc(world.evm.url, buyer.address as Hex, to as Hex, amount);
  await world.solana.setLamports(buyer.address, 1_000_000_000n);
  const reader = createSolanaReader({ network: devSolana.network, rpcUrls: [world.solana.url], timeoutMs: 5_000 });
  const unsigned = await reader.unsignedUsdcTransfer({ payer: buyer.address, payTo: to, amount, feePayer: buyer.address });
  reader.close();
  const keys = await createKeyPairFromBytes(getBase58Encoder().encode(buyer.privateKey));
  const signed = await partiallySignTransaction([keys], getTransactionDecoder().decode(Buffer.from(unsigned, 'base64')));
  return solanaRpc<string>(world.solana.url, 'sendTransaction', [getBase64EncodedWireTransaction(signed as Parameters<typeof getBase64EncodedWireTransaction>[0]), { encoding: 'base64' }]);
}

/** Makes everything that happened so far final. */
export async function makeFinal(world: World): Promise<void> {
  await Promise.all([world.evm.mine(3), world.solana.jumpSlots(40)]);
}

/** Mines so many blocks and waits until the second of their transactions is over: an import begins with the whole second in which its wallet was added. */
export async function leaveBehind(world: World, blocks: number): Promise<void> {
  await world.evm.mine(blocks);
  const { timestamp } = await evmRpc<{ timestamp: Hex }>(world.evm.url, 'eth_getBlockByNumber', ['latest', false]);
  await poll('the next second', () => Promise.resolve(Date.now() >= (Number.parseInt(timestamp, 16) + 1) * 1000 || undefined), { everyMs: 50 });
}

async function finalBlock(world: World, family: Family): Promise<bigint> {
  if (family === 'solana') return BigInt(await solanaRpc<number>(world.solana.url, 'getSlot', [{ commitment: 'finalized' }]));
  return BigInt((await evmRpc<{ number: Hex }>(world.evm.url, 'eth_getBlockByNumber', ['finalized', false])).number);
}

/** Has a network read up to what is final now, imports included. Positions are remembered for a second. */
export async function scanAll(world: World, till: RunningTill, family: Family): Promise<void> {
  const reader = till.app.get(NetworksService).reader(networkOf[family] as Parameters<NetworksService['reader']>[0]);
  if (!reader || !networkById(networkOf[family])) throw new Error(`no ${family} network`);
  const goal = await finalBlock(world, family);
  await poll(`${family} read up to ${String(goal)}`, async () => {
    await till.app.get(TransferScanner).scan(reader);
    const [row] = await asOwner<{ block: string; open: number }>(
      world.postgres.url,
      'SELECT block::text, (SELECT count(*) FROM reconciliations r WHERE r.network = s.network AND next_import_at IS NOT NULL)::int AS open FROM transfer_scans s WHERE network = $1',
      [networkOf[family]],
    );
    return row !== undefined && BigInt(row.block) >= goal && row.open === 0 ? true : undefined;
  }, { everyMs: 50 });
}

/** Compares every wallet now. */
export async function compareAll(world: World, till: RunningTill): Promise<void> {
  await asOwner(world.postgres.url, 'UPDATE reconciliations SET next_run_at = clock_timestamp()');
  await till.app.get(Reconciler).reconcile();
}
