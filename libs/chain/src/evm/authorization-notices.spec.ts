import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { devAccount, devAccountIndex, devEvm, evmDevKey, poll, signAuthorization, startEvmChain, startLyingNode, submitAuthorization, type EvmChain, type SignedAuthorization } from '@till/testing';
import type { EvidenceQuery } from '../chain-reader.js';
import { AuthorizationNotices, type AuthorizationNoticesOptions } from './authorization-notices.js';
import { createEvmReader } from './evm-reader.js';
import { addressTopic, eventTopics } from './usdc-abi.js';

const [buyer, other] = [evmDevKey(devAccountIndex.firstBuyer), evmDevKey(devAccountIndex.firstBuyer + 1)];
const merchant = devAccount(devAccountIndex.firstMerchant).address;

let chain: EvmChain;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  chain = await startEvmChain();
  for (const { address } of [buyer, other]) await chain.fundUsdc(address, 1_000_000_000n);
});
afterAll(() => chain.stop());
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const signed = (by = buyer) => signAuthorization({ privateKey: by.privateKey, to: merchant, value: 1_000n });
const wsUrlOf = (port: number | string) => `ws://127.0.0.1:${String(port)}`;

/** Listens through `url`, and keeps what is heard of each authorization by its name. */
function listener(options: Partial<AuthorizationNoticesOptions> = {}) {
  const changes: boolean[] = [];
  const notices = new AuthorizationNotices({ url: chain.url.replace('http', 'ws'), asset: devEvm.usdc, timeoutMs: 10_000, maxBytes: 65_536, onChange: (isHeard) => changes.push(isHeard), ...options });
  open.push(notices);
  const heard: [string, string][] = [];
  const listen = ({ authorization }: SignedAuthorization, name: string, payer: string = authorization.from) => notices.listen(payer, authorization.nonce, (transaction) => heard.push([name, transaction]));
  /** Until the node tells of every payer: it is heard with the first of them. */
  const listening = () =>
    poll('the subscriptions', () => {
      const { payers } = notices as unknown as { payers: Map<string, { subscription: string | null }> };
      return Promise.resolve((changes.at(-1) && [...payers.values()].every(({ subscription }) => subscription !== null)) || undefined);
    });
  return { notices, changes, heard, listen, listening };
}

/** A wire to the chain that can be cut, or fall silent without being cut. */
async function wire() {
  const ends = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(Number(new URL(chain.url).port), '127.0.0.1');
    for (const [from, to] of [[near, far], [far, near]] as const) {
      ends.add(from);
      from.on('data', (data) => void (isSilent || to.write(data)));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const end of ends) end.destroy();
    ends.clear();
  };
  open.push({ close: () => (cut(), server.close()) });
  return { url: wsUrlOf((server.address() as AddressInfo).port), cut, silence: (silent: boolean) => (isSilent = silent) };
}

async function lyingNode(...said: string[]): Promise<string> {
  const node = await startLyingNode(() => said);
  open.push({ close: () => node.stop() });
  return node.url;
}

describe('AuthorizationNotices', () => {
  it('tells the transaction to those who listen for exactly this payer and nonce', async () => {
    const { heard, listen, listening } = listener();
    const [mine, next, theirs] = [await signed(), await signed(), await signed(other)];
    listen(mine, 'mine');
    listen(next, 'next');
    listen(theirs, 'theirs');
    listen(mine, 'another payer of this nonce', other.address);
    await listening();
    const [first, second] = [await submitAuthorization(chain.url, mine), await submitAuthorization(chain.url, theirs)];
    await poll('both', () => Promise.resolve(heard.length >= 2 || undefined));
    // Each payer's subscription tells by itself, so that either may be heard first.
    expect(heard.sort()).toEqual([['mine', first], ['theirs', second]]);
  });

  it('tells nothing to those who left', async () => {
    const { heard, listen, listening } = listener();
    const [gone, kept] = [await signed(), await signed()];
    listen(gone, 'gone')();
    listen(kept, 'kept');
    await listening();
    await submitAuthorization(chain.url, gone);
    const transaction = await submitAuthorization(chain.url, kept);
    await poll('the second', () => Promise.resolve(heard.length > 0 || undefined));
    expect(heard).toEqual([['kept', transaction]]);
  });

  it('the reader tells what its evidence then proves', async () => {
    let hear: () => void = () => undefined;
    const isHeard = new Promise<void>((resolve) => (hear = resolve));
    const reader = createEvmReader({ network: devEvm.network, rpcUrls: [chain.url], wsUrl: chain.url.replace('http', 'ws'), timeoutMs: 5_000, onHeard: () => hear() });
    open.push(reader);
    const authorization = await signed();
    const { nonce, validBefore } = authorization.authorization;
    const query: EvidenceQuery = { asset: devEvm.usdc, payer: buyer.address, payTo: merchant, amount: 1_000n, fromBlock: 0n, evm: { nonce, validBefore } };
    const told = new Promise<string>((resolve) => reader.listen(query, resolve));
    await isHeard;
    const transaction = await submitAuthorization(chain.url, authorization);
    const transactionHint = await told;
    expect(transactionHint).toBe(transaction);
    expect(await reader.findEvidence({ ...query, transactionHint })).toMatchObject({ kind: 'paid' });
  });

  it('listens again after the connection was cut', async () => {
    const { url, cut } = await wire();
    const { heard, changes, listen, listening } = listener({ url });
    const authorization = await signed();
    listen(authorization, 'after the cut');
    await listening();
    cut();
    await poll('the loss', () => Promise.resolve(changes.length > 1 || undefined));
    await listening();
    const transaction = await submitAuthorization(chain.url, authorization);
    await poll('the notice', () => Promise.resolve(heard.length > 0 || undefined));
    expect(heard).toEqual([['after the cut', transaction]]);
    expect(changes).toEqual([true, false, true]);
  });

  it('gives up a connection that fell silent, and hears again when the node does', async () => {
    const { url, silence } = await wire();
    const { changes, listen, listening } = listener({ url, timeoutMs: 1_500, idleMs: 200 });
    listen(await signed(), 'waiting');
    await listening();
    silence(true);
    await poll('the loss', () => Promise.resolve(changes.length > 1 || undefined));
    silence(false);
    await listening();
    // A machine that stands still for as long as the node may is silence too, and then it goes on.
    expect(changes.slice(0, 3)).toEqual([true, false, true]);
  });

  it('lets go of payers who are done, and of the connection with the last of them', async () => {
    const { notices, changes, listen, listening } = listener({ idleMs: 100 });
    const leave = listen(await signed(), 'done');
    await listening();
    leave();
    await poll('the end of the connection', () => Promise.resolve((notices as unknown as { socket: unknown }).socket === null || undefined));
    expect(changes).toEqual([true]);
  });

  it('has no more payers than places: an idle one makes way, one who pays does not', async () => {
    const { heard, listen, listening } = listener({ mostPayers: 1 });
    const [first, second, third] = [await signed(), await signed(other), await signed(other)];
    const leave = listen(first, 'first');
    listen(second, 'no place');
    await listening();
    const transactions = [await submitAuthorization(chain.url, first)];
    await submitAuthorization(chain.url, second);
    await poll('the first', () => Promise.resolve(heard.length > 0 || undefined));
    leave();
    listen(third, 'third');
    await listening();
    transactions.push(await submitAuthorization(chain.url, third));
    await poll('the third', () => Promise.resolve(heard.length > 1 || undefined));
    expect(heard).toEqual([['first', transactions[0]], ['third', transactions[1]]]);
  });

  it('believes no notice of another token, another event, or a log that was taken back', async () => {
    const { authorization } = await signed();
    const log = { address: devEvm.usdc, topics: [eventTopics.authorizationUsed, addressTopic(buyer.address), authorization.nonce], data: '0x', blockNumber: '0x1', blockHash: `0x${'11'.repeat(32)}`, transactionHash: `0x${'22'.repeat(32)}`, logIndex: '0x0' };
    const told = (changes: object) => JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: '0x1', result: { ...log, ...changes } } });
    const honest = `0x${'33'.repeat(32)}`;
    const url = await lyingNode(
      told({ address: merchant }),
      told({ topics: [eventTopics.transfer, ...log.topics.slice(1)] }),
      told({ topics: log.topics.slice(0, 2) }),
      told({ topics: [log.topics[0], addressTopic(other.address), authorization.nonce] }),
      told({ removed: true }),
      told({ transactionHash: 'a hash' }),
      told({ transactionHash: honest }),
    );
    const { heard, listen } = listener({ url });
    listen({ authorization } as SignedAuthorization, 'the last one');
    await poll('the last one', () => Promise.resolve(heard.length > 0 || undefined));
    expect(heard).toEqual([['the last one', honest]]);
  });

  it.each([['no JSON', 'hello'], ['JSON of something else', '{"weather":"fine"}'], ['more than a notice has', `"${'x'.repeat(2_000)}"`]])('drops a node that sends %s', async (_what, said) => {
    const { changes, listen } = listener({ url: await lyingNode(said), maxBytes: 1_000 });
    listen(await signed(), 'unheard');
    await poll('the loss', () => Promise.resolve(changes.at(-1) === false || undefined));
    expect(changes.at(-1)).toBe(false);
  });

  it('does without a node that is not there', async () => {
    const { url } = await wire();
    open.splice(0).forEach((one) => one.close());
    const { changes, heard, listen } = listener({ url });
    const leave = listen(await signed(), 'unheard');
    await poll('the loss', () => Promise.resolve(changes.length > 0 || undefined));
    leave();
    expect({ changes, heard }).toEqual({ changes: [false], heard: [] });
  });
});
